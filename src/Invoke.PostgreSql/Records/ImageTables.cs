using Invoke.Images;

namespace Invoke.PostgreSql;

/// <summary>The tables of images and how they came to be.</summary>
/// <remarks>
/// The key of a row is its time in milliseconds times a million and a bit, plus a number of a sequence: rows of many writers need no lock to be numbered, every
/// index is in the order of time by itself, a cursor is one number, and a range of dates is a range of keys.
/// Triggers serve writers other than this package too: they fill in what was left out, number and index rows, and keep counts.
/// </remarks>
internal static class ImageTables
{
    // A released step never changes.
    public static readonly PostgreSqlComponent Component = new()
    {
        Name = "images",
        Migrations = [new(1, Words + Images + Counts)],
        Failure = static (message, cause) => new ImageStorageException(message, cause),
    };

    // Words as a search sees them: in lower case, without accents, parted by everything that is neither letter nor digit, with their English endings gone.
    // No word is left out for being frequent. A text whose words have no room in one value of the index is indexed up to where they have.
    private const string Words = """
        DO $$ BEGIN
            IF getdatabaseencoding() <> 'UTF8' THEN
                RAISE EXCEPTION 'The encoding of the database is %; it has to be UTF8', getdatabaseencoding() USING ERRCODE = 'feature_not_supported';
            END IF;
        END $$;
        CREATE TEXT SEARCH DICTIONARY image_stems (TEMPLATE = pg_catalog.snowball, LANGUAGE = porter);
        CREATE TEXT SEARCH CONFIGURATION image_words (PARSER = pg_catalog.default);
        ALTER TEXT SEARCH CONFIGURATION image_words ADD MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part,
            hword_numpart, email, protocol, url, host, url_path, file, sfloat, float, int, uint, version, tag, entity WITH image_stems;

        CREATE FUNCTION image_plain(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT regexp_replace(
                CASE WHEN octet_length(value) = length(value) THEN lower(value)
                    ELSE normalize(regexp_replace(normalize(lower(value), NFD), '[\u0300-\u036F]+', '', 'g'), NFC) END,
                '[^[:alnum:]]+', ' ', 'g')
        $$;

        -- What somebody would search for are the values of the metadata, not the names of its members.
        CREATE FUNCTION image_words_of(metadata text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
        DECLARE
            plain text;
        BEGIN
            IF metadata IS NULL THEN
                RETURN NULL;
            END IF;
            BEGIN
                SELECT string_agg(value #>> '{}', E'\n') INTO plain
                FROM jsonb_path_query(metadata::jsonb, 'strict $.**') AS value WHERE jsonb_typeof(value) IN ('string', 'number');
            EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
                plain := metadata;
            END;
            plain := image_plain(coalesce(plain, ''));
            BEGIN
                RETURN to_tsvector('image_words', plain);
            EXCEPTION WHEN program_limit_exceeded THEN
                RETURN to_tsvector('image_words', left(plain, 200000));
            END;
        END $$;

        -- Words side by side, the last of which may go on; what has no words is never found.
        CREATE FUNCTION image_term(term text, is_beginning boolean) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
        DECLARE
            plain text := btrim(image_plain(term));
            word text := substring(plain FROM '[^ ]+$');
            rest text := btrim(left(plain, length(plain) - length(word)));
        BEGIN
            IF plain = '' THEN
                RETURN quote_literal(chr(1))::tsquery;
            END IF;
            RETURN CASE WHEN NOT is_beginning THEN phraseto_tsquery('image_words', plain)
                WHEN rest = '' THEN to_tsquery('image_words', word || ':*')
                ELSE phraseto_tsquery('image_words', rest) <-> to_tsquery('image_words', word || ':*') END;
        END $$;

        CREATE FUNCTION image_terms(terms text[], are_beginnings boolean[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
        DECLARE
            found tsquery := image_term(terms[1], are_beginnings[1]);
        BEGIN
            FOR number IN 2 .. cardinality(terms) LOOP
                found := found && image_term(terms[number], are_beginnings[number]);
            END LOOP;
            RETURN found;
        END $$;

        """;

    private const string Images = """
        CREATE SEQUENCE image_numbers;

        -- Lists of kinds and sessions go by place, which is the key once more: were it the key, the server would rather walk all images by it where a kind is
        -- frequent, and so walk over everything where that kind has not been used for long.
        CREATE TABLE images (
            id bigint NOT NULL PRIMARY KEY,
            place bigint NOT NULL GENERATED ALWAYS AS (id) STORED,
            image_name text COLLATE "C" NOT NULL UNIQUE,
            image_origin text COLLATE "C" NOT NULL,
            image_category text COLLATE "C" NOT NULL,
            width integer NOT NULL,
            height integer NOT NULL,
            session_id text COLLATE "C",
            node_id text,
            is_intermediate boolean NOT NULL DEFAULT false,
            starred boolean NOT NULL DEFAULT false,
            created_at timestamptz NOT NULL DEFAULT clock_timestamp() CHECK (created_at BETWEEN '0001-01-01Z' AND '9999-12-31Z'),
            updated_at timestamptz NOT NULL DEFAULT clock_timestamp() CHECK (updated_at BETWEEN '0001-01-01Z' AND '9999-12-31Z'),
            deleted_at timestamptz CHECK (deleted_at BETWEEN '0001-01-01Z' AND '9999-12-31Z'),
            image_subfolder text NOT NULL DEFAULT '',
            file_bytes bigint NOT NULL DEFAULT 0,
            uses text,
            invocation_id text,
            metadata text,
            words tsvector
        );
        CREATE INDEX images_by_kind ON images (image_category, image_origin, is_intermediate, starred, place) INCLUDE (image_name) WHERE deleted_at IS NULL;
        CREATE INDEX images_deleted_by_kind ON images (image_category, image_origin, is_intermediate, starred, place) INCLUDE (image_name, deleted_at)
            WHERE deleted_at IS NOT NULL;
        CREATE INDEX images_by_session ON images (session_id, place) WHERE session_id IS NOT NULL;
        CREATE INDEX images_by_word ON images USING gin (words) WITH (gin_pending_list_limit = 1024);
        CREATE INDEX images_by_use ON images USING gin (string_to_array(uses, ' ')) WHERE uses IS NOT NULL;

        -- Those of which the index of words does not know everything.
        CREATE INDEX images_with_long_metadata ON images (id) WHERE length(metadata) > 16000;

        CREATE FUNCTION image_milliseconds(moment timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT least(greatest(floor(extract(epoch FROM moment) * 1000)::bigint, 0), 8796093022206)
        $$;

        CREATE FUNCTION image_arrives() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            NEW.created_at := date_trunc('milliseconds', NEW.created_at);
            NEW.updated_at := date_trunc('milliseconds', NEW.updated_at);
            NEW.deleted_at := date_trunc('milliseconds', NEW.deleted_at);
            IF NEW.id IS NULL OR NEW.id >> 20 <> image_milliseconds(NEW.created_at) THEN
                NEW.id := (image_milliseconds(NEW.created_at) << 20) + (nextval('image_numbers') & 1048575);
            END IF;
            NEW.words := image_words_of(NEW.metadata);
            RETURN NEW;
        END $$;
        CREATE TRIGGER images_arrive BEFORE INSERT ON images FOR EACH ROW EXECUTE FUNCTION image_arrives();

        -- A time that was given differs from the one before, if only by the microsecond that is cut off here.
        CREATE FUNCTION image_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            IF NEW.created_at IS DISTINCT FROM OLD.created_at THEN
                NEW.created_at := date_trunc('milliseconds', NEW.created_at);
                NEW.id := (image_milliseconds(NEW.created_at) << 20) + (nextval('image_numbers') & 1048575);
            END IF;
            IF NEW.updated_at = OLD.updated_at THEN
                NEW.updated_at := clock_timestamp();
            END IF;
            NEW.updated_at := date_trunc('milliseconds', NEW.updated_at);
            NEW.deleted_at := date_trunc('milliseconds', NEW.deleted_at);
            IF NEW.metadata IS DISTINCT FROM OLD.metadata THEN
                NEW.words := image_words_of(NEW.metadata);
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER images_change BEFORE UPDATE ON images FOR EACH ROW EXECUTE FUNCTION image_changes();

        """;

    // Counts of kinds, which filters ask for most. Who changes images adds lines to image_count_changes, where nobody waits for anybody; reading adds them to
    // image_counts, and now and then a writer folds some of them into it, unless another one does. One moment shows each change in one of the two places.
    private const string Counts = $"""
        CREATE TABLE image_counts (
            image_category text COLLATE "C" NOT NULL,
            image_origin text COLLATE "C" NOT NULL,
            is_intermediate boolean NOT NULL,
            starred boolean NOT NULL,
            is_deleted boolean NOT NULL,
            images bigint NOT NULL,
            file_bytes bigint NOT NULL,
            PRIMARY KEY (image_category, image_origin, is_intermediate, starred, is_deleted)
        );
        CREATE TABLE image_count_changes (LIKE image_counts) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

        CREATE FUNCTION image_counts_fold() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            -- A writer that sees one moment all along could not update what others have folded since.
            IF current_setting('transaction_isolation') <> 'read committed' OR NOT pg_try_advisory_xact_lock('image_counts'::regclass::oid::bigint) THEN
                RETURN;
            END IF;
            WITH taken AS (
                DELETE FROM image_count_changes WHERE ctid = ANY (ARRAY(SELECT ctid FROM image_count_changes LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING *)
            INSERT INTO image_counts AS kept
            SELECT image_category, image_origin, is_intermediate, starred, is_deleted, sum(images), sum(file_bytes) FROM taken GROUP BY 1, 2, 3, 4, 5
            ON CONFLICT (image_category, image_origin, is_intermediate, starred, is_deleted)
                DO UPDATE SET images = kept.images + excluded.images, file_bytes = kept.file_bytes + excluded.file_bytes;
        END $$;

        CREATE FUNCTION images_counted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO image_count_changes SELECT {Kind}, count(*), sum(file_bytes) FROM added GROUP BY 1, 2, 3, 4, 5;
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO image_count_changes SELECT {Kind}, -count(*), -sum(file_bytes) FROM removed GROUP BY 1, 2, 3, 4, 5;
            ELSE
                INSERT INTO image_count_changes
                SELECT {Kind}, sum(images), sum(images * file_bytes) FROM (SELECT *, 1 AS images FROM added UNION ALL SELECT *, -1 FROM removed) AS both_rows
                GROUP BY 1, 2, 3, 4, 5 HAVING sum(images) <> 0 OR sum(images * file_bytes) <> 0;
            END IF;
            IF random() < 1.0 / 64 THEN
                PERFORM image_counts_fold();
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER images_added AFTER INSERT ON images REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION images_counted();
        CREATE TRIGGER images_removed AFTER DELETE ON images REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION images_counted();
        CREATE TRIGGER images_recounted AFTER UPDATE ON images REFERENCING OLD TABLE AS removed NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION images_counted();

        CREATE FUNCTION images_emptied() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            TRUNCATE image_counts, image_count_changes;
            RETURN NULL;
        END $$;
        CREATE TRIGGER images_emptied AFTER TRUNCATE ON images FOR EACH STATEMENT EXECUTE FUNCTION images_emptied();
        """;

    private const string Kind = "image_category, image_origin, is_intermediate, starred, deleted_at IS NOT NULL";
}
