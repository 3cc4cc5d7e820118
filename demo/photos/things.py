"""Pictures of things, seen close."""

from __future__ import annotations

import numpy as np
from darkroom import HEIGHT, WIDTH, XX, YY, Mask, bokeh, cloud, develop, lamp, lay, ramp, rgb, soften


def cylinder(picture, x0, y0, x1, y1, radius0, radius1, metal, seed, gloss=1.0):
    """A turned roller from (x0, y0) to (x1, y1), lit by a strip of windows above."""
    length = np.hypot(x1 - x0, y1 - y0)
    ax, ay = (x1 - x0) / length, (y1 - y0) / length
    along = ((XX - x0) * ax + (YY - y0) * ay) / length
    across = (XX - x0) * -ay + (YY - y0) * ax
    radius = radius0 + (radius1 - radius0) * np.clip(along, 0, 1)
    v = np.clip(across / radius, -1, 1)
    body = np.clip((1 - np.abs(across / radius)) * radius * 0.9, 0, 1) * ((along > 0) & (along < 1))
    n = np.sqrt(1 - v * v)
    diffuse = 0.10 + 0.40 * np.clip(-0.6 * v + 0.5 * n, 0, 1)
    shine = gloss * (np.exp(-(((v + 0.52) / 0.10) ** 2)) * 0.9 + np.exp(-(((v - 0.42) / 0.2) ** 2)) * 0.22)
    scratch = 1 + 0.16 * cloud(seed, 0.8, 6.0 if abs(ay) < 0.5 else 0.2)
    light = metal * ((diffuse + shine) * scratch)[..., None]
    shade = np.clip(1.25 - np.abs(across - radius * 0.3) / (radius * 1.3), 0, 1) * ((along > -0.02) & (along < 1.02))
    picture = picture * (1 - 0.5 * shade)[..., None]
    return lay(picture, light, body)


def printing_press():
    picture = ramp([(0, rgb(40, 44, 46)), (1, rgb(22, 22, 24))]) * (1 + 0.2 * cloud(301, 2.2)[..., None])
    for x, y, p in ((200, 90, 3.4), (520, 130, 2.4), (1250, 70, 3.0), (1430, 180, 2.0), (900, 100, 1.8)):
        picture = lamp(picture, x, y, rgb(255, 236, 200), p, 60)
    frame = Mask().box(90, 0, 170, 700).box(1380, 0, 1490, 760).box(0, 300, 1600, 330)
    picture = lay(picture, rgb(52, 74, 66), frame.array(2))
    picture = bokeh(picture, 22)
    steel = rgb(206, 212, 220)
    picture = soften(cylinder(picture, 40, 330, 1560, 250, 66, 52, steel, 303), 3.0)
    picture = soften(cylinder(picture, 20, 470, 1590, 380, 84, 66, rgb(60, 64, 70), 304, 0.7), 1.6)
    # The paper web comes down over the roller and towards us.
    top, foot = 470.0, float(HEIGHT)
    t = np.clip((YY - (top - 0.055 * XX)) / (foot - top), 0, 1)
    left, right = 190 - 330 * t, 1420 + 300 * t
    u = (XX - left) / (right - left)
    on = (u > 0) & (u < 1) & (t > 0)
    depth = t**0.72
    row = depth * 46
    lines = np.floor(row)
    column = u * 6
    gutter = np.abs(column % 1 - 0.5) < 0.44
    words = np.sin(np.floor(u * 330) * 12.9898 + lines * 78.233) * 43758.5453 % 1
    space = (np.sin(np.floor(u * 62 + lines * 3.7) * 41.3 + lines * 17.1) * 9999.1 % 1) > 0.16
    ink = gutter & (np.abs(row % 1 - 0.5) < 0.27) & (words > 0.25) & space
    head = (lines % 23 >= 19) & (u > 0.02) & (u < 0.64)
    big = (
        head
        & (np.abs((depth * 46 / 4) % 1 - 0.55) < 0.5)
        & ((np.sin(np.floor(u * 44) * 12.3 + np.floor(lines / 23)) * 999.7 % 1) > 0.28)
        & (np.abs(u * 44 % 1 - 0.5) < 0.40)
    )
    photo = (lines % 23 > 4) & (lines % 23 < 15) & (np.floor(column) >= 2) & (np.floor(column) < 4)
    ink = np.where(head, big & (lines % 23 > 19), ink & ~photo)
    tone = 0.5 + 0.22 * cloud(305, 2.4)
    light = (
        0.62
        + 0.34 * np.exp(-(((t - 0.12) / 0.16) ** 2))
        - 0.12 * np.exp(-((t / 0.04) ** 2))
        + 0.10 * np.sin(u * 3.1 + 0.4)
    )
    paper = rgb(232, 226, 210) * light[..., None]
    paper = np.where(ink[..., None], paper * 0.16, paper)
    paper = np.where((photo & on)[..., None], paper * np.clip(tone, 0.12, 0.95)[..., None], paper)
    sharp = lay(picture, paper, soften(on.astype(np.float32), 0.7))
    near, away = soften(sharp, 6), soften(sharp, 2.2)
    k = np.clip((t - 0.55) / 0.45, 0, 1)[..., None]
    back = np.clip((0.22 - t) / 0.2, 0, 1)[..., None]
    picture = np.where(on[..., None], sharp * (1 - k) + near * k, sharp)
    picture = np.where(on[..., None], picture * (1 - back) + away * back, picture)
    picture = cylinder(picture, -20, 640, 1640, 560, 24, 20, steel, 306)
    return develop(picture, seed=30, exposure=1.6, bloom=0.12, colour=0.85)


def letters():
    grain = cloud(351, 1.7, 0.05)
    planks = (np.abs(YY / 210 % 1 - 0.5) > 0.492) * 0.6
    picture = rgb(104, 72, 48) * ((0.62 + 0.14 * grain + 0.07 * cloud(352, 0.7, 0.03)) * (1 - planks))[..., None]
    light = np.clip(1.5 - np.hypot((XX - 420) / 1300, (YY - 160) / 1000), 0.25, 1.5)
    for index, (x, y, turn, wide, tall, air) in enumerate(
        (
            (1180, 300, 19, 560, 380, False),
            (380, 330, -14, 620, 410, True),
            (1090, 800, -8, 600, 400, True),
            (480, 790, 9, 640, 430, False),
            (800, 540, -3, 640, 420, False),
        )
    ):
        picture = envelope(picture, x, y, turn, wide, tall, air, 360 + index * 4)
    return develop(picture * light[..., None], seed=35, exposure=1.4, colour=0.85, warmth=0.02)


def envelope(picture, x, y, turn, wide, tall, air, seed):
    """An old letter lying on the table, turned by some degrees."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    u, v = (XX - x) * c + (YY - y) * s, -(XX - x) * s + (YY - y) * c
    inside = np.clip(np.minimum(wide / 2 - np.abs(u), tall / 2 - np.abs(v)) + 0.5, 0, 1)
    for reach, strength in ((26, 0.42), (7, 0.4)):
        su, sv = u - reach * 0.5, v - reach * 0.7
        under = ((np.abs(su) < wide / 2) & (np.abs(sv) < tall / 2)).astype(np.float32)
        picture = picture * (1 - strength * soften(under, reach * 0.55))[..., None]
    tone = [rgb(226, 214, 186), rgb(236, 230, 214), rgb(206, 192, 160)][seed % 3]
    crease = 1 + 0.05 * cloud(seed, 1.8) + 0.03 * cloud(seed + 1, 0.6)
    paper = tone * crease[..., None]
    age = np.clip(1 - np.minimum(wide / 2 - np.abs(u), tall / 2 - np.abs(v)) / 46, 0, 1)
    paper = paper * (1 - 0.22 * age)[..., None]
    flap = np.abs(v + tall / 2 - (1 - np.abs(u) / (wide / 2)) * tall * 0.02) < 1.4
    paper = np.where(flap[..., None], paper * 0.7, paper)
    if air:
        rim = (np.minimum(wide / 2 - np.abs(u), tall / 2 - np.abs(v)) < 15) & (inside > 0)
        band = np.floor((u + v) / 24) % 4
        paper = np.where((rim & (band == 0))[..., None], rgb(168, 52, 48), paper)
        paper = np.where((rim & (band == 2))[..., None], rgb(46, 70, 128), paper)
    px, py = wide / 2 - 74, -tall / 2 + 84
    stamp = (np.abs(u - px) < 44) & (np.abs(v - py) < 54)
    hue = [rgb(70, 110, 96), rgb(150, 70, 52), rgb(64, 84, 130)][seed % 3]
    art = np.clip(0.55 + 0.3 * cloud(seed + 2, 2.0), 0.1, 1)[..., None]
    paper = np.where(stamp[..., None], rgb(236, 230, 216), paper)
    paper = np.where(((np.abs(u - px) < 36) & (np.abs(v - py) < 46))[..., None], hue * art * 1.3, paper)
    ring = np.hypot(u - px + 70, v - py - 16)
    mark = (
        (np.abs(ring - 52) < 2.2)
        | (np.abs(ring - 38) < 1.5)
        | ((np.abs((v - py) % 17 - 8) < 1.6) & (u > px - 30) & (u < px + 40) & (np.abs(v - py) < 46))
    )
    paper = np.where((mark & (cloud(seed + 1, 0.8) > -0.9))[..., None], paper * 0.32, paper)
    for line in range(4):
        base = -tall * 0.02 + line * tall * 0.105
        length = wide * (0.30 - 0.05 * (line % 3))
        wave = 7 * np.sin(u / (5.0 + line) + 2 * np.sin(u / 17 + line * 3)) * (np.sin(u / 31 + line) > -0.75)
        stroke = (
            (np.abs(v - base - wave) < 1.5 + 0.8 * np.sin(u / 9))
            & (u > -wide * 0.20)
            & (u < -wide * 0.20 + length * 1.7)
        )
        paper = np.where(stroke[..., None], paper * 0.18 + rgb(30, 40, 90) * 0.12, paper)
    return lay(picture, paper, inside)


def market():
    rng = np.random.default_rng(25)
    back = ramp([(0, rgb(70, 60, 56)), (0.4, rgb(120, 104, 92)), (1, rgb(90, 80, 70))])
    shapes = Mask()
    for hue, boxes in (
        (rgb(190, 60, 46), [(0, 60, 430, 250)]),
        (rgb(226, 214, 190), [(430, 90, 800, 250)]),
        (rgb(58, 110, 128), [(800, 70, 1220, 240)]),
        (rgb(210, 160, 70), [(1220, 100, 1600, 260)]),
    ):
        shapes = Mask()
        for box in boxes:
            shapes.polygon([(box[0] + 40, box[1]), (box[2] + 10, box[1]), (box[2] - 10, box[3]), (box[0] - 10, box[3])])
        back = lay(back, hue * (0.85 + 0.25 * (np.sin(XX / 26) > 0))[..., None], shapes.array(1))
    people = Mask()
    for x, tall in ((180, 330), (520, 360), (690, 330), (1080, 350), (1400, 340)):
        people.oval(x - 34, 560 - tall, x + 34, 560 - tall + 84).polygon(
            [(x - 90, 560 - tall + 110), (x + 90, 560 - tall + 110), (x + 110, 620), (x - 110, 620)]
        )
        back = lay(back, [rgb(44, 50, 66), rgb(96, 52, 48), rgb(60, 66, 56)][int(rng.integers(3))], people.array(1))
        people = Mask()
    for _ in range(26):
        back = lamp(back, rng.uniform(0, WIDTH), rng.uniform(60, 330), rgb(255, 214, 150), rng.uniform(1.2, 3.4), 30)
    picture = bokeh(back, 26)
    kinds = [
        (rgb(222, 110, 28), 27),
        (rgb(176, 34, 28), 25),
        (rgb(206, 178, 56), 26),
        (rgb(92, 128, 46), 24),
        (rgb(70, 30, 60), 27),
        (rgb(216, 70, 40), 24),
    ]
    rowsat = ((470, 0.62, 7), (640, 0.95, 5), (860, 1.4, 4))
    for index, (top, scale, count) in enumerate(rowsat):
        wide = WIDTH / count
        for crate in range(-1, count + 1):
            left = crate * wide + (index % 2) * wide * 0.35 - 20
            hue, size = kinds[(crate * 5 + index * 2) % len(kinds)]
            picture = crate_of(picture, left, top, wide * 0.95, scale, hue, size, rng)
        if index < 2:
            picture = soften(picture, [3.4, 0.8][index])
    return develop(picture, seed=25, exposure=1.45, bloom=0.08, warmth=0.02, colour=0.68)


def crate_of(picture, left, top, wide, scale, hue, size, rng):
    """A slatted box heaped with round fruit, lit from above on the left."""
    deep = 190 * scale
    picture = lay(
        picture,
        rgb(18, 14, 12),
        Mask().polygon([(left, top), (left + wide, top), (left + wide, top + deep), (left, top + deep)]).array(2),
    )
    r = size * scale * 1.25
    for row in np.arange(0, 4.2):
        y = top + row * r * 0.92 - 8 * scale
        for x in np.arange(left + r, left + wide - r * 0.6, r * 1.72):
            picture = fruit(
                picture,
                x + (row % 2) * r * 0.8 + rng.uniform(-3, 3),
                y + rng.uniform(-4, 4) * scale,
                r * rng.uniform(0.93, 1.07),
                hue,
                rng,
            )
    wood = rgb(150, 112, 74) * (
        0.75 + 0.25 * cloud(int(left) % 977 + 260, 1.6, 0.1, (120, WIDTH)).repeat(9, 0)[:HEIGHT][..., None]
    )
    for slat in range(2):
        y = top + deep * 0.62 + slat * 52 * scale
        picture = lay(
            picture, wood * (0.75 - 0.14 * slat), Mask().box(left - 4, y, left + wide + 4, y + 42 * scale).array(0.7)
        )
    card = left + wide * 0.38
    picture = lay(
        picture,
        rgb(236, 230, 214) * 0.9,
        Mask()
        .polygon(
            [
                (card, top + deep * 0.52),
                (card + 92 * scale, top + deep * 0.50),
                (card + 94 * scale, top + deep * 0.82),
                (card + 2, top + deep * 0.84),
            ]
        )
        .array(0.8),
    )
    ink = Mask()
    for step in range(3):
        x = card + (18 + step * 22) * scale
        ink.line(
            [(x, top + deep * 0.58), (x + 9 * scale, top + deep * 0.66), (x + 2 * scale, top + deep * 0.76)], 4 * scale
        )
    return lay(picture, rgb(40, 40, 46), ink.array(0.7))


def fruit(picture, x, y, r, hue, rng):
    left, right, top, bottom = (
        int(max(x - r - 2, 0)),
        int(min(x + r + 3, WIDTH)),
        int(max(y - r - 2, 0)),
        int(min(y + r + 3, HEIGHT)),
    )
    if left >= right or top >= bottom:
        return picture
    u, v = (XX[top:bottom, left:right] - x) / r, (YY[top:bottom, left:right] - y) / r
    rad = np.hypot(u, v)
    inside = np.clip((1 - rad) * r * 0.9, 0, 1)[..., None]
    n = np.sqrt(np.clip(1 - rad**2, 0, 1))
    light = np.clip(-0.42 * u - 0.62 * v + 0.66 * n, 0, 1)
    shine = np.exp(-(((u + 0.34) / 0.16) ** 2 + ((v + 0.42) / 0.13) ** 2)) * 0.28
    body = hue * rng.uniform(0.82, 1.12) * (0.10 + 1.0 * light)[..., None] + shine[..., None]
    patch = picture[top:bottom, left:right]
    shadow = patch * (1 - 0.5 * np.clip(1.25 - rad, 0, 1)[..., None])
    picture[top:bottom, left:right] = shadow + (body - shadow) * inside
    return picture
