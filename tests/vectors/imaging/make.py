"""Writes imaging.json, what Pillow and NumPy make of small pictures.

Needs Debian's python3-pil and python3-numpy. The vectors are of Pillow 9.4.0 and NumPy 1.24.2.
"""
import base64
import hashlib
import json
import pathlib
import random

import numpy
from PIL import Image, ImageChops, ImageFilter, ImageOps

R = Image.Resampling
MODES = {"nearest": R.NEAREST, "box": R.BOX, "bilinear": R.BILINEAR, "hamming": R.HAMMING, "bicubic": R.BICUBIC, "lanczos": R.LANCZOS}
PIXELS = {"L": "Gray8", "RGB": "Rgb24", "RGBA": "Rgba32"}


def picture(seed, mode, width, height):
    """Ramps with hard edges, some noise, and alpha with whole areas of 0 and 255."""
    dice = random.Random(seed)
    image = Image.new("RGBA", (width, height))
    for y in range(height):
        for x in range(width):
            red = (x * 255 // max(1, width - 1)) if (x // 3 + y // 4) % 2 else 255 - y * 13 % 256
            green = (255 if (x - width // 2) ** 2 + (y - height // 2) ** 2 < (height // 3) ** 2 else 20) ^ dice.randrange(16)
            blue = dice.randrange(256)
            alpha = 0 if x < width // 4 else 255 if x > width * 3 // 4 else dice.randrange(256)
            image.putpixel((x, y), (red, green, blue, alpha))
    return image.getchannel("B") if mode == "L" and seed % 2 else image.convert(mode)


def text(image):
    return base64.b64encode(image.tobytes()).decode()


def described(image):
    return {"width": image.width, "height": image.height, "format": PIXELS[image.mode], "pixels": text(image)}


def resize(image, size, mode):
    # Pillow 12 resizes tall images in this order; 9.4 has to be asked.
    if mode != "nearest" and image.height > image.width * 100 and size[1] < image.height:
        weighed = image.convert("RGBa") if image.mode == "RGBA" else image
        result = weighed.resize((image.width, size[1]), MODES[mode]).resize(size, MODES[mode])
        return result.convert(image.mode)
    return image.resize(size, MODES[mode])


def blur(image, kind, radius):
    kernel = ImageFilter.GaussianBlur(radius) if kind == "gaussian" else ImageFilter.BoxBlur(radius)
    if image.mode == "RGBA":
        return image.convert("RGBa").filter(kernel).convert("RGBA")
    return image.filter(kernel)


def unsharp(image, radius, strength):
    opaque = image.convert("RGB") if image.mode == "RGBA" else image
    soft = numpy.array(opaque.filter(ImageFilter.GaussianBlur(radius))) / 255
    sharp = numpy.array(opaque) / 255
    sharp = numpy.clip(sharp + (sharp - soft) * (strength / 100.0), 0, 1)
    result = Image.fromarray((sharp * 255).astype("uint8"))
    if image.mode == "RGBA":
        result.putalpha(image.getchannel("A"))
    return result


def place(image, size, at):
    canvas = Image.new("RGBA", size, (0, 0, 0, 0))
    canvas.paste(image, at)
    return canvas


def overlay(base, image, mask, x, y, crop):
    base, image = base.convert("RGBA"), image.convert("RGBA")
    left, top = max(0, -x), max(0, -y)
    size = (left + max(base.width, x + image.width), top + max(base.height, y + image.height))
    below, above = place(base, size, (left, top)), Image.new("RGBA", size)
    above.paste(image, (left + x, top + y), mask=ImageOps.invert(mask.convert("L")) if mask else None)
    result = Image.alpha_composite(below, above)
    return result.crop((left, top, left + base.width, top + base.height)) if crop else result


def lerp(image, low, high):
    values = numpy.asarray(image, dtype=numpy.float32) / 255
    return Image.fromarray(numpy.uint8(values * (high - low) + low))


def inverse_lerp(image, low, high):
    values = numpy.asarray(image, dtype=numpy.float32)
    return Image.fromarray(numpy.uint8(numpy.minimum(numpy.maximum(values - low, 0) / float(high - low), 1) * 255))


ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
pictures = {
    "gray": picture(1, "L", 17, 13),
    "rgb": picture(2, "RGB", 17, 13),
    "rgba": picture(3, "RGBA", 17, 13),
    "rgba2": picture(6, "RGBA", 17, 13),
    "small": picture(4, "RGBA", 7, 5),
    "mask": picture(5, "L", 7, 5),
    "tall": picture(8, "RGBA", 1, 140),
    "ramp": ramp,
    "noise": picture(10, "RGBA", 64, 48),
}
SAMPLES = ["gray", "rgb", "rgba"]
cases = []


def add(operation, result, **arguments):
    cases.append({"operation": operation, **arguments, "result": described(result)})


for source in SAMPLES:
    image = pictures[source]
    for mode in MODES:
        for size in [(23, 19), (8, 6), (17, 30), (5, 13), (1, 1), (17, 13)]:
            add("resize", resize(image, size, mode), source=source, mode=mode)
    for kind in ["gaussian", "box"]:
        for radius in [0, 0.3, 1, 2.7, 8, 50]:
            add("blur", blur(image, kind, radius), source=source, kind=kind, radius=radius)
    for radius, strength in [(2, 50), (0.5, 150), (5, 333.3), (2, 0)]:
        add("unsharp", unsharp(image, radius, strength), source=source, radius=radius, strength=strength)
    for mode in PIXELS:
        add("convert", image.convert(mode), source=source)
    add("multiply", ImageChops.multiply(image, pictures["rgba2"].convert(image.mode)), source=source, other="rgba2")
    for x, y, width, height in [(3, 2, 9, 7), (-4, -3, 9, 30), (100, 0, 4, 4)]:
        add("crop", place(image, (width, height), (-x, -y)), source=source, x=x, y=y)
    for x, y in [(0, 0), (3, 2), (-3, -2), (14, 11), (-30, 4), (20, -20)]:
        for mask in [None, "mask"]:
            for crop in [False, True]:
                result = overlay(image, pictures["small"], mask and pictures[mask], x, y, crop)
                add("overlay", result, source=source, other="small", mask=mask, x=x, y=y, crop=crop)
add("multiply", ImageChops.multiply(pictures["gray"], pictures["mask"]), source="gray", other="mask")
for mode in ["box", "lanczos"]:
    add("resize", resize(pictures["tall"], (3, 9), mode), source="tall", mode=mode)
for low, high in [(0, 255), (10, 200), (200, 10), (64, 64), (1, 254)]:
    add("lerp", lerp(ramp, low, high), source="ramp", min=low, max=high)
for low, high in [(0, 255), (10, 200), (63, 64), (1, 254)]:
    add("ilerp", inverse_lerp(ramp, low, high), source="ramp", min=low, max=high)

# Many more by hash only: parts of one picture, any size, any mode.
hashes = []
dice = random.Random(4)
for _ in range(400):
    width, height, mode = dice.randint(1, 64), dice.randint(1, 48), dice.choice(list(PIXELS))
    image = pictures["noise"].crop((0, 0, width, height)).convert(mode)
    case = {"width": width, "height": height, "format": PIXELS[mode]}
    if dice.random() < 0.7:
        word = dice.choice(list(MODES))
        case |= {"mode": word, "toWidth": dice.randint(1, 150), "toHeight": dice.randint(1, 150)}
        result = resize(image, (case["toWidth"], case["toHeight"]), word)
    else:
        case |= {"kind": dice.choice(["gaussian", "box"]), "radius": round(dice.uniform(0, 30), 2)}
        result = blur(image, case["kind"], case["radius"])
    hashes.append({**case, "sha256": hashlib.sha256(result.tobytes()).hexdigest()})


def lines(items):
    return ",\n".join("  " + item for item in items)


path = pathlib.Path(__file__).with_name("imaging.json")
path.write_text(
    '{\n"pictures": {\n' + lines(f"{json.dumps(name)}: {json.dumps(described(image))}" for name, image in pictures.items())
    + '\n},\n"cases": [\n' + lines(map(json.dumps, cases)) + '\n],\n"hashes": [\n' + lines(map(json.dumps, hashes)) + "\n]\n}\n")
print(len(cases), len(hashes), path.stat().st_size)
