"""Writes latents.json, what PyTorch and NumPy make of small latents.

Needs Debian's python3-torch and python3-numpy. The vectors are of PyTorch 1.13.1 and NumPy 1.24.2.
"""
import base64
import json
import pathlib

import numpy
import torch
from torch.nn.functional import interpolate

SIZES = [(5, 7), (8, 8), (1, 6)]
TARGETS = [(10, 14), (8, 8), (3, 2), (9, 5), (4, 17), (1, 1)]
FACTORS = [2.0, 1.5, 0.5, 0.7, 1.05, 3.3]
MODES = ["nearest", "nearest-exact", "bilinear", "bicubic", "area"]


def text(tensor):
    return base64.b64encode(numpy.ascontiguousarray(tensor, dtype="<f4").tobytes()).decode()


def described(tensor):
    return {"shape": list(tensor.shape), "values": text(tensor)}


def resized(latents, mode, antialias, **how):
    return described(interpolate(latents, mode=mode, antialias=antialias, **how).numpy())


def arc(t, a, b):
    """The point t of the way along the arc from a to b; along the line where the two are nearly one direction."""
    cosine = float(numpy.sum(a * b / (numpy.linalg.norm(a) * numpy.linalg.norm(b))))
    if abs(cosine) > 0.9995:
        return (1 - t) * a + t * b
    angle = numpy.arccos(cosine)
    return (numpy.sin(angle - angle * t) * a + numpy.sin(angle * t) * b) / numpy.sin(angle)


torch.manual_seed(7)
latents = {f"{h}x{w}": torch.randn(1, 2, h, w) for h, w in SIZES}
cases = []
for name, tensor in latents.items():
    for mode in MODES:
        for antialias in [False, True] if mode in ("bilinear", "bicubic") else [False]:
            for height, width in TARGETS:
                made = resized(tensor, mode, antialias, size=(height, width))
                cases.append({"latents": name, "mode": mode, "antialias": antialias, "result": made})
            for factor in FACTORS:
                if min(int(side * factor) for side in tensor.shape[2:]) > 0:
                    made = resized(tensor, mode, antialias, scale_factor=factor)
                    cases.append({"latents": name, "mode": mode, "antialias": antialias, "factor": factor, "result": made})

a, b = (torch.randn(1, 4, 3, 5).numpy() for _ in range(2))
blends = [{"alpha": t, "a": described(a), "b": described(other), "result": described(arc(t, a, other))}
          for other in (b, a * 1.5, -a + b * 0.2) for t in (0.0, 0.25, 0.5, 1.0, 1.5)]
document = {"torch": torch.__version__, "latents": {name: described(tensor.numpy()) for name, tensor in latents.items()}, "cases": cases, "blends": blends}
lines = json.dumps(document).replace('{"latents": "', '\n{"latents": "').replace('{"alpha"', '\n{"alpha"')
pathlib.Path(__file__).with_name("latents.json").write_text(lines + "\n")
