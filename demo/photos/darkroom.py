"""Light, lenses and film for the demonstration's pictures: arrays of linear light, height x width x 3.

Needs numpy and Pillow. Nothing here is part of the product; the pictures it makes are.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1067
YY, XX = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
LIMIT = 148_000


def rgb(red: float, green: float, blue: float) -> np.ndarray:
    """A colour given as on a screen (0-255), in linear light."""
    return (np.array([red, green, blue], np.float32) / 255) ** 2.2


def cloud(seed: int, beta: float = 2.0, upright: float = 1.0, size: tuple[int, int] = (HEIGHT, WIDTH)) -> np.ndarray:
    """Fractal noise with a 1/f^beta spectrum, mean 0, deviation 1; `upright` < 1 draws it out sideways, > 1 upwards."""
    rng = np.random.default_rng(seed)
    fy = np.fft.fftfreq(size[0])[:, None] * size[0]
    fx = np.fft.fftfreq(size[1])[None, :] * size[1] / upright
    weight = np.maximum(np.hypot(fx, fy), 1.0) ** (-beta / 2 - 0.5)
    weight[0, 0] = 0
    noise = np.fft.ifft2(np.fft.fft2(rng.standard_normal(size)) * weight).real
    return (noise / noise.std()).astype(np.float32)


def ramp(stops: list[tuple[float, np.ndarray]], along: np.ndarray | None = None) -> np.ndarray:
    """A gradient: colours at positions 0..1 down the picture, or along any field."""
    field = YY / HEIGHT if along is None else along
    at = [position for position, _ in stops]
    return np.stack([np.interp(field, at, [colour[c] for _, colour in stops]) for c in range(3)], -1).astype(np.float32)


def soften(field: np.ndarray, radius: float) -> np.ndarray:
    """Gaussian blur of a field or picture (by Fourier, edges reflected)."""
    if radius <= 0.3:
        return field
    pad = int(min(radius * 3, 400)) + 1
    spec = ((pad, pad), (pad, pad)) + ((0, 0),) * (field.ndim - 2)
    wide = np.pad(field, spec, mode="edge")
    fy = np.fft.fftfreq(wide.shape[0])[:, None]
    fx = np.fft.rfftfreq(wide.shape[1])[None, :]
    kernel = np.exp(-2 * (np.pi * radius) ** 2 * (fy**2 + fx**2))
    return _convolve(wide, kernel)[pad:-pad, pad:-pad].astype(np.float32)


def bokeh(field: np.ndarray, radius: float) -> np.ndarray:
    """Blur with a disc, as a wide-open lens does: bright points become round."""
    pad = int(radius) + 2
    spec = ((pad, pad), (pad, pad)) + ((0, 0),) * (field.ndim - 2)
    wide = np.pad(field, spec, mode="edge")
    height, width = wide.shape[:2]
    dy = np.minimum(np.arange(height), height - np.arange(height))[:, None]
    dx = np.minimum(np.arange(width), width - np.arange(width))[None, :]
    disc = np.clip(radius + 0.5 - np.hypot(dy, dx), 0, 1)
    kernel = np.fft.rfft2(disc / disc.sum())
    return np.maximum(_convolve(wide, kernel)[pad:-pad, pad:-pad], 0).astype(np.float32)


def _convolve(wide: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    shape = wide.shape[:2]
    if wide.ndim == 2:
        return np.fft.irfft2(np.fft.rfft2(wide) * kernel, shape)
    planes = [np.fft.irfft2(np.fft.rfft2(wide[..., c]) * kernel, shape) for c in range(wide.shape[2])]
    return np.stack(planes, -1)


class Mask:
    """A drawing that becomes a mask of 0..1; twice as large inside, so that edges are smooth."""

    def __init__(self) -> None:
        self.image = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, points: list[tuple[float, float]], value: int = 255) -> Mask:
        self.draw.polygon([(x * 2, y * 2) for x, y in points], fill=value)
        return self

    def box(self, left: float, top: float, right: float, bottom: float, value: int = 255) -> Mask:
        self.draw.rectangle([left * 2, top * 2, right * 2, bottom * 2], fill=value)
        return self

    def oval(self, left: float, top: float, right: float, bottom: float, value: int = 255) -> Mask:
        self.draw.ellipse([left * 2, top * 2, right * 2, bottom * 2], fill=value)
        return self

    def line(self, points: list[tuple[float, float]], width: float, value: int = 255) -> Mask:
        self.draw.line([(x * 2, y * 2) for x, y in points], fill=value, width=max(1, round(width * 2)), joint="curve")
        return self

    def array(self, blur: float = 0.0) -> np.ndarray:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        if blur:
            small = small.filter(ImageFilter.GaussianBlur(blur))
        return np.asarray(small, np.float32) / 255


def lay(canvas: np.ndarray, paint: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Lay paint (a colour or a picture) over the canvas where the mask says so."""
    return canvas + (paint - canvas) * mask[..., None]


def lamp(canvas: np.ndarray, x: float, y: float, colour: np.ndarray, power: float, halo: float = 60) -> np.ndarray:
    """A point of light with its halo."""
    distance = np.hypot(XX - x, YY - y)
    shine = power * (np.exp(-((distance / 3.2) ** 2)) * 6 + 0.10 * np.exp(-distance / halo) / (1 + distance / 18))
    return canvas + colour * shine[..., None]


def shift(picture: np.ndarray, dx: np.ndarray, dy: np.ndarray) -> np.ndarray:
    """Look up every pixel at an offset (bilinear, edges held)."""
    x = np.clip(XX + dx, 0, WIDTH - 1.001)
    y = np.clip(YY + dy, 0, HEIGHT - 1.001)
    x0, y0 = x.astype(int), y.astype(int)
    fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    top = picture[y0, x0] * (1 - fx) + picture[y0, x0 + 1] * fx
    return top * (1 - fy) + (picture[y0 + 1, x0] * (1 - fx) + picture[y0 + 1, x0 + 1] * fx) * fy


def water(canvas: np.ndarray, horizon: int, tint: np.ndarray, roughness: float, seed: int) -> np.ndarray:
    """Mirror what stands above the horizon into rippled water below it."""
    depth = np.clip((YY - horizon) / (HEIGHT - horizon), 0, 1)
    ripple = cloud(seed, 1.6, 0.12)
    fine = cloud(seed + 1, 1.0, 0.10)
    # Ripples shrink towards the horizon: squeeze the noise rows as perspective does.
    rows = np.clip(60 / (depth[:, 0] + 0.03), 0, HEIGHT - 1).astype(int)
    waves = ripple[rows] * 0.8 + fine[rows] * 0.4
    source = 2 * horizon - YY + waves * roughness * (8 + 60 * depth)
    mirrored = shift(canvas, waves * roughness * 5, np.clip(source, 0, horizon - 1) - YY)
    fresnel = (0.80 - 0.45 * depth)[..., None]
    sea = mirrored * fresnel + tint * (1 - fresnel) + np.clip(waves, 0, None)[..., None] * tint * 0.25
    return np.where((YY > horizon)[..., None], sea, canvas)


def _film(light: np.ndarray) -> np.ndarray:
    curve = 1 - np.exp(-light)
    screen = np.clip(curve, 0, 1) ** (1 / 2.2)
    return screen * screen * (3 - 2 * screen) * 0.35 + screen * 0.65


def develop(
    light: np.ndarray,
    *,
    seed: int,
    exposure: float = 1.6,
    vignette: float = 0.42,
    grain: float = 0.015,
    bloom: float = 0.10,
    colour: float = 1.0,
    warmth: float = 0.0,
) -> Image.Image:
    """Expose, bloom, darken the corners, grade and add grain; gives the finished picture."""
    light = np.maximum(light, 0) * exposure
    light = light * (1 - bloom) + soften(np.minimum(light, 12), 26) * bloom
    radius = np.hypot((XX - WIDTH / 2) / (WIDTH / 2), (YY - HEIGHT / 2) / (HEIGHT / 2))
    light = light * (1 - vignette * np.clip(radius / 1.3, 0, 1) ** 2.4)[..., None]
    screen = _film(light)
    grey = screen.mean(-1, keepdims=True)
    screen = grey + (screen - grey) * colour
    screen = screen * np.array([1 + warmth, 1.0, 1 - warmth]) + np.array([0.012, 0.012, 0.020])
    rng = np.random.default_rng(seed)
    speck = soften(rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32), 0.75) * 2.2
    strength = grain * (0.35 + 1.3 * grey[..., 0] * (1.15 - grey[..., 0]))
    screen = screen + (speck * strength)[..., None]
    return Image.fromarray((np.clip(screen, 0, 1) * 255 + 0.5).astype(np.uint8))


def encode(picture: Image.Image, exif: Image.Exif | None = None) -> bytes:
    """The JPEG of best quality that stays within the limit of bytes."""
    for quality in range(84, 30, -3):
        out = io.BytesIO()
        extra = {"exif": exif.tobytes()} if exif is not None else {}
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2, **extra)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()
