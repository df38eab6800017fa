// Runs s3rver for the tests, as Amazon's S3 behaves where that matters here: a PUT is atomic, one that breaks off leaves nothing, and If-None-Match is
// kept ("kept"), passed over ("ignored") or refused ("refused"), as there are stores of each kind. Ends with its standard input.
'use strict';

const fs = require('fs');
const path = require('path');

const [folder, directory, conditions] = process.argv.slice(2);
const home = path.join(folder, 'node_modules', 's3rver');
const S3rver = require(home);
const S3Error = require(path.join(home, 'lib', 'models', 'error'));
const Store = require(path.join(home, 'lib', 'stores', 'filesystem'));

let last = Promise.resolve();
function oneAtATime(work) {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}

async function readAll(content, expected) {
  const chunks = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }

  const bytes = Buffer.concat(chunks);
  if (expected !== undefined && bytes.length !== Number(expected)) {
    throw new S3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.');
  }

  return bytes;
}

Store.prototype.putObject = async function putObject(object) {
  const bytes = Buffer.isBuffer(object.content) ? object.content : await readAll(object.content, object.metadata['content-length']);
  const ifNoneMatch = object.content.headers && object.content.headers['if-none-match'];
  return oneAtATime(async () => {
    if (ifNoneMatch && conditions === 'refused') {
      throw Object.assign(new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented.'), { status: 501 });
    }

    if (ifNoneMatch && conditions === 'kept' && (await this.existsObject(object.bucket, object.key))) {
      throw Object.assign(new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold.'), { status: 412 });
    }

    const place = this.getResourcePath(object.bucket, object.key, 'object');
    const md5 = require('crypto').createHash('md5').update(bytes).digest('hex');
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place + '.part', bytes);
    await this.putMetadata(object.bucket, object.key, object.metadata, md5);
    fs.renameSync(place + '.part', place);
    return { size: bytes.length, md5 };
  });
};

const deleteObject = Store.prototype.deleteObject;
Store.prototype.deleteObject = function (bucket, key) {
  return oneAtATime(() => deleteObject.call(this, bucket, key));
};

process.stdin.on('end', () => process.exit(0)).resume();
new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false, configureBuckets: [{ name: 'test' }] })
  .run()
  .then(({ port }) => console.log(port));
