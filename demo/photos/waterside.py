"""Pictures of water and rain."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from darkroom import HEIGHT, WIDTH, XX, YY, Mask, bokeh, cloud, develop, lamp, lay, ramp, rgb, water


def harbour_dusk():
    horizon = 610
    sky = ramp(
        [
            (0, rgb(34, 48, 88)),
            (0.25, rgb(86, 92, 130)),
            (0.45, rgb(206, 140, 110)),
            (0.57, rgb(248, 186, 112)),
            (1, rgb(60, 50, 60)),
        ]
    )
    banks = np.clip(cloud(31, 2.6, 0.22) * 0.55 + 0.1, 0, 1) * np.clip(1.15 - YY / horizon, 0, 1)
    sky = lay(sky, rgb(70, 62, 92), banks * 0.85)
    glow = np.exp(-(((XX - 1040) / 420) ** 2 + ((YY - horizon) / 120) ** 2))
    sky = sky + glow[..., None] * rgb(255, 190, 110) * 0.9
    hills = Mask()
    edge = horizon - 46 - 26 * cloud(32, 2.4)[0] - 30 * np.exp(-(((np.arange(WIDTH) - 300) / 300) ** 2))
    hills.polygon([(0, horizon + 2), *[(x, float(edge[x])) for x in range(0, WIDTH, 4)], (WIDTH, horizon + 2)])
    picture = lay(sky, rgb(74, 62, 84), hills.array(1.5))
    quay = Mask().box(0, horizon - 14, WIDTH, horizon + 2)
    rng = np.random.default_rng(8)
    x = 40.0
    while x < 1600:
        wide = rng.uniform(40, 130)
        quay.box(x, horizon - rng.uniform(18, 60), x + wide, horizon)
        x += wide + rng.uniform(4, 90)
    for left, tall in ((230, 250), (420, 215), (1180, 300), (1420, 235)):
        crane(quay, left, horizon, tall)
    picture = lay(picture, rgb(24, 22, 34), quay.array(0.8))
    for _ in range(46):
        hue = rgb(255, 196, 120) if rng.random() < 0.8 else rgb(190, 220, 255)
        picture = lamp(picture, rng.uniform(10, 1590), horizon - rng.uniform(6, 44), hue, rng.uniform(0.4, 1.7), 34)
    picture = water(picture, horizon, rgb(26, 34, 54), 1.0, 33)
    boat = Mask().polygon([(140, 905), (560, 890), (640, 862), (600, 950), (190, 958)]).box(300, 810, 420, 900)
    boat.line([(360, 810), (360, 640)], 5).line([(360, 650), (610, 868)], 1.6).line([(360, 650), (160, 905)], 1.6)
    shadow = Mask().polygon([(150, 950), (610, 940), (560, 1060), (220, 1067)]).array(16)
    picture = lay(picture, rgb(12, 14, 22), shadow * 0.75)
    picture = lay(picture, rgb(17, 17, 24), boat.array(0.9))
    picture = lay(picture, rgb(150, 110, 84), Mask().line([(145, 905), (560, 890), (636, 863)], 4).array(1) * 0.6)
    picture = lamp(picture, 360, 640, rgb(255, 214, 150), 1.3, 40)
    return develop(picture, seed=2, exposure=1.5, bloom=0.16)


def crane(mask: Mask, left: float, foot: float, tall: float) -> None:
    wide, top = tall * 0.34, foot - tall
    mask.line([(left, foot), (left + wide * 0.2, top)], 5).line([(left + wide, foot), (left + wide * 0.8, top)], 5)
    for step in range(6):
        low, high = foot - tall * step / 6, foot - tall * (step + 1) / 6
        mask.line([(left + wide * 0.2 * step / 6, low), (left + wide - wide * 0.2 * (step + 1) / 6, high)], 2)
    mask.line([(left - wide * 0.9, top + 6), (left + wide * 2.3, top - tall * 0.30)], 7)
    mask.line([(left + wide * 0.5, top), (left + wide * 0.5, top - tall * 0.30)], 5)
    mask.line([(left + wide * 0.5, top - tall * 0.30), (left + wide * 2.3, top - tall * 0.30)], 2)
    mask.line([(left + wide * 2.0, top - tall * 0.24), (left + wide * 2.0, top + tall * 0.2)], 1.6)
    mask.box(left + wide * 0.2, top - 8, left + wide * 0.8, top + 18)


def river_bridge_fog():
    horizon = 560
    picture = ramp([(0, rgb(196, 200, 204)), (0.5, rgb(222, 221, 216)), (1, rgb(180, 184, 186))])
    fog = rgb(214, 214, 211)
    for depth, (base, seed) in enumerate(((520, 3), (535, 4), (552, 5))):
        edge = base - 60 + depth * 12 - 22 * cloud(40 + seed, 1.5)[0] - 18 * np.abs(cloud(50 + seed, 0.8)[0])
        trees = Mask().polygon(
            [(0, horizon + 4), *[(x, float(edge[x])) for x in range(0, WIDTH, 2)], (WIDTH, horizon + 4)]
        )
        picture = lay(picture, fog * (0.88 - 0.16 * depth), trees.array(5 - depth) * 0.9)
    bridge = Mask()
    bridge.polygon([(0, 330), (WIDTH, 486), (WIDTH, 512), (0, 392)])
    spans = [0, 330, 610, 850, 1055, 1230, 1380, 1510, 1625]
    for left, right in pairwise(spans):
        top = lambda x: 392 + x * (512 - 392) / WIDTH  # noqa: E731  the deck's underside at x
        deep = horizon + 60 * (1 - left / WIDTH) ** 1.5
        pier = (right - left) * 0.14
        bridge.polygon(
            [
                (left - pier / 2, top(left) - 4),
                (left + pier, top(left) - 4),
                (left + pier * 0.9, deep),
                (left - pier / 2, deep),
            ]
        )
        mid, half = (left + pier + right) / 2, (right - left - pier) / 2
        arch = [(left + pier, deep - 40 * (1 - left / WIDTH))]
        arch += [
            (mid - half * np.cos(t), top(mid) + 20 + (1 - np.sin(t)) * half * 0.42) for t in np.linspace(0, np.pi, 24)
        ]
        bridge.polygon([(left + pier, top(left)), (right, top(right)), *reversed(arch[1:])])
    solid = bridge.array(0.8)
    stone = rgb(84, 84, 86) * (1 + 0.12 * cloud(61, 1.2)[..., None])
    haze = np.clip(0.18 + XX / WIDTH * 0.78, 0, 0.95)[..., None]
    picture = lay(picture, stone * (1 - haze) + fog * haze, solid)
    rail = Mask()
    for x in range(0, WIDTH, 22):
        rail.line([(x, 330 + x * 0.0975), (x, 306 + x * 0.107)], 2.4 - x / 1000)
    rail.line([(0, 306), (WIDTH, 478)], 3)
    for x in (120, 520, 860, 1130, 1340):
        y = 330 + x * 0.0975
        rail.line([(x, y), (x, y - 130 * (1.1 - x / WIDTH))], 5 * (1.1 - x / WIDTH))
    picture = lay(picture, stone * 0.9 * (1 - haze) + fog * haze, rail.array(0.7))
    for x in (120, 520, 860, 1130, 1340):
        y = 330 + x * 0.0975 - 130 * (1.1 - x / WIDTH)
        picture = lamp(picture, x, y, rgb(255, 226, 180), 1.2 * (1.15 - x / WIDTH), 90)
    picture = water(picture, horizon, rgb(110, 118, 120), 0.55, 62)
    drift = np.clip(cloud(63, 2.4, 0.25) * 0.5 + 0.3, 0, 1) * np.exp(-(((YY - horizon) / 95) ** 2))
    picture = lay(picture, fog * 1.03, drift * 0.85)
    figure = Mask().oval(642, 356, 652, 368).polygon([(640, 369), (655, 369), (658, 402), (638, 402)])
    picture = lay(picture, rgb(92, 92, 96), figure.array(0.9))
    return develop(picture, seed=3, exposure=1.45, colour=0.85, grain=0.02)


def train_window_rain():
    ground = ramp(
        [
            (0, rgb(126, 138, 150)),
            (0.42, rgb(176, 182, 186)),
            (0.47, rgb(84, 96, 84)),
            (0.62, rgb(66, 78, 58)),
            (0.8, rgb(92, 96, 66)),
            (1, rgb(44, 50, 44)),
        ]
    )
    streak = cloud(101, 1.8, 0.06)
    scene = ground * np.clip(1 + 0.22 * streak, 0.3, 2)[..., None]
    houses = Mask()
    rng = np.random.default_rng(10)
    for _ in range(16):
        x, wide = rng.uniform(0, 1500), rng.uniform(40, 160)
        houses.box(x, 470 - rng.uniform(10, 90), x + wide, 510)
    scene = lay(scene, rgb(96, 90, 88), houses.array(3))
    for _ in range(34):
        hue = [rgb(255, 190, 110), rgb(255, 240, 210), rgb(255, 90, 60)][int(rng.integers(3))]
        scene = lamp(scene, rng.uniform(0, WIDTH), rng.uniform(440, 620), hue, rng.uniform(1.0, 3.4), 20)
    scene = bokeh(scene, 17)
    picture = scene * 0.92 + 0.08 * rgb(180, 186, 190)
    small = scene[::-1]
    drops = sorted(
        ((rng.uniform(10, WIDTH), rng.uniform(10, HEIGHT), rng.pareto(2.2) * 3.2 + 2.2) for _ in range(900)),
        key=lambda d: d[2],
    )
    for x, y, r in drops:
        picture = drop(picture, small, x, y, min(r, 26), rng)
    for _ in range(13):
        x, y, r = rng.uniform(60, 1540), rng.uniform(0, 300), rng.uniform(6, 11)
        path = y
        while path < HEIGHT * rng.uniform(0.5, 1.0):
            picture = drop(picture, small, x, path, r * rng.uniform(0.35, 0.75), rng)
            path += r * rng.uniform(1.2, 5.0)
            x += rng.normal(0, 1.6)
        picture = drop(picture, small, x, path, r * 1.5, rng)
    frame = Mask().box(0, 0, 118, HEIGHT).box(0, 965, WIDTH, HEIGHT).array(7)
    picture = lay(picture, rgb(34, 36, 40) * (1 + 0.4 * np.exp(-(((XX - 112) / 12) ** 2)))[..., None], frame)
    sill = np.exp(-(((YY - 975) / 9) ** 2)) * (XX > 110)
    picture = picture + (sill * 0.10)[..., None] * rgb(200, 210, 220)
    return develop(picture, seed=7, exposure=1.5, bloom=0.08)


def drop(picture, mirrored, x, y, r, rng):
    """A drop on glass: a small upside-down picture of what lies behind it, with a dark rim and a highlight."""
    tall = r * rng.uniform(1.0, 1.35)
    left, right = int(max(x - r - 2, 0)), int(min(x + r + 3, WIDTH))
    top, bottom = int(max(y - tall - 2, 0)), int(min(y + tall + 3, HEIGHT))
    if left >= right or top >= bottom:
        return picture
    u, v = (XX[top:bottom, left:right] - x) / r, (YY[top:bottom, left:right] - y) / tall
    rad = np.hypot(u, v)
    inside = np.clip((1 - rad) * r * 0.8, 0, 1)[..., None]
    sx = np.clip(x + u * 260, 0, WIDTH - 1).astype(int)
    sy = np.clip(HEIGHT * 0.5 + v * 300, 0, HEIGHT - 1).astype(int)
    light = mirrored[sy, sx] * (1.12 - 0.75 * np.clip(rad, 0, 1) ** 3)[..., None]
    spot = np.exp(-(((u + 0.3) / 0.22) ** 2 + ((v - 0.45) / 0.2) ** 2))[..., None]
    light = light + spot * 0.35
    patch = picture[top:bottom, left:right]
    picture[top:bottom, left:right] = patch + (light - patch) * inside
    return picture
