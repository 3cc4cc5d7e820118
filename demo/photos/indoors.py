"""Pictures of rooms."""

from __future__ import annotations

import numpy as np
from darkroom import HEIGHT, WIDTH, XX, YY, Mask, bokeh, cloud, develop, lamp, lay, ramp, rgb, soften


def conference_table():
    picture = ramp([(0, rgb(150, 140, 126)), (0.5, rgb(176, 164, 146)), (1, rgb(96, 80, 66))])
    for x in (120, 560, 1000, 1440):
        pane = Mask().box(x - 130, 20, x + 130, 470).array(1)
        picture = lay(picture, rgb(232, 238, 246) * 1.5, pane)
        picture = lay(
            picture,
            rgb(110, 100, 90),
            Mask().line([(x, 20), (x, 470)], 8).line([(x - 130, 220), (x + 130, 220)], 8).array(1),
        )
        picture = lay(
            picture,
            rgb(120, 60, 50) * 0.8,
            Mask()
            .polygon([(x - 180, 0), (x - 118, 0), (x - 140, 500), (x - 190, 500)])
            .polygon([(x + 118, 0), (x + 180, 0), (x + 190, 500), (x + 140, 500)])
            .array(2),
        )
    stripes = {
        330: (rgb(36, 84, 120), rgb(232, 226, 210), rgb(36, 84, 120)),
        450: (rgb(150, 40, 44), rgb(214, 168, 70), rgb(40, 92, 70)),
        760: (rgb(36, 84, 120), rgb(232, 226, 210), rgb(36, 84, 120)),
        880: (rgb(150, 40, 44), rgb(214, 168, 70), rgb(40, 92, 70)),
        1230: (rgb(36, 84, 120), rgb(232, 226, 210), rgb(36, 84, 120)),
    }
    for x, hues in stripes.items():
        picture = lay(picture, rgb(190, 160, 90), Mask().line([(x, 120), (x, 560)], 6).array(0.8))
        folds = 0.72 + 0.36 * np.sin((XX - x) / 9 + YY / 60)
        for i, hue in enumerate(hues):
            lean = 20 * i
            cloth = (
                Mask()
                .polygon(
                    [
                        (x + 4 + 30 * i, 134 + lean * 0.4),
                        (x + 36 + 30 * i, 140 + lean * 0.5),
                        (x + 18 + 17 * i, 430 - 14 * i),
                        (x + 2 + 15 * i, 424),
                    ]
                )
                .array(1)
            )
            picture = lay(picture, hue * folds[..., None], cloth)
    for x, tall in ((210, 250), (600, 262), (1060, 252), (1380, 244)):
        head = 610 - tall
        suit = (
            Mask()
            .polygon(
                [
                    (x - 100, 640),
                    (x - 92, head + 120),
                    (x - 30, head + 92),
                    (x + 30, head + 92),
                    (x + 92, head + 120),
                    (x + 100, 640),
                ]
            )
            .array(1)
        )
        picture = lay(picture, rgb(38, 42, 56), suit)
        picture = lay(
            picture,
            rgb(226, 226, 226),
            Mask().polygon([(x - 18, head + 96), (x + 18, head + 96), (x, head + 170)]).array(1),
        )
        picture = lay(picture, rgb(186, 142, 116), people_head(x, head))
        picture = lay(
            picture,
            rgb(50, 40, 36),
            Mask()
            .polygon(
                [
                    (x - 38, head + 34),
                    (x - 30, head - 6),
                    (x + 30, head - 6),
                    (x + 38, head + 34),
                    (x + 24, head + 14),
                    (x - 24, head + 14),
                ]
            )
            .array(1.5),
        )
    table = Mask().polygon([(0, 640), (WIDTH, 620), (WIDTH, HEIGHT), (0, HEIGHT)]).array(1)
    gloss = np.flipud(picture)
    mirrored = np.roll(gloss, 190, 0)
    wood = rgb(92, 54, 32) * (0.75 + 0.18 * cloud(311, 1.8, 0.08)[..., None])
    picture = lay(picture, wood * 0.75 + mirrored * 0.16, table)
    for x in (150, 500, 930, 1300):
        bottle = Mask().box(x, 520, x + 30, 660).box(x + 9, 482, x + 21, 524).array(1)
        picture = lay(picture, rgb(170, 196, 204), bottle * 0.6)
        picture = lay(picture, rgb(60, 90, 160), Mask().box(x, 580, x + 30, 622).array(1) * 0.8)
        picture = lay(
            picture,
            rgb(240, 240, 236),
            Mask().polygon([(x + 60, 670), (x + 210, 664), (x + 232, 690), (x + 66, 698)]).array(1),
        )
    picture = bokeh(bokeh(picture, 24), 13)
    # In focus: a microphone, a name card turned away, and a folder.
    k = soften(((YY > 860) * 1.0).astype(np.float32), 60)[..., None]
    fine = wood * (0.70 + 0.25 * cloud(312, 0.9, 0.1))[..., None] + soften(mirrored, 30) * 0.15
    picture = picture * (1 - k * 0.6) + fine * k * 0.6
    shadow = Mask().polygon([(300, 1000), (820, 985), (900, 1040), (340, 1062)]).array(14)
    picture = lay(picture, rgb(20, 12, 8), shadow * 0.55)
    picture = lay(
        picture,
        rgb(28, 52, 60) * (1 + 0.1 * cloud(313, 0.8)[..., None]),
        Mask().polygon([(330, 930), (780, 912), (850, 1012), (322, 1036)]).array(0.7),
    )
    picture = lay(
        picture, rgb(242, 240, 232), Mask().polygon([(352, 922), (770, 905), (778, 914), (340, 932)]).array(0.7)
    )
    pen = Mask().line([(560, 968), (742, 944)], 9).array(0.7)
    picture = lay(picture, rgb(20, 20, 22), pen)
    picture = lay(
        picture,
        rgb(220, 190, 120),
        Mask().line([(716, 947), (742, 944)], 8).line([(640, 957), (646, 956)], 10).array(0.7),
    )
    neck = [(1190, 1000), (1186, 860), (1170, 760), (1130, 690), (1082, 650)]
    picture = lay(picture, rgb(14, 10, 8), Mask().oval(1080, 985, 1320, 1052).array(9) * 0.7)
    picture = lay(picture, rgb(34, 34, 38), Mask().oval(1100, 975, 1290, 1032).array(0.8))
    picture = lay(picture, rgb(70, 70, 76), Mask().oval(1112, 975, 1278, 1016).array(1.2))
    picture = lay(picture, rgb(40, 40, 44), Mask().line(neck, 13).array(0.8))
    picture = lay(picture, rgb(170, 170, 176), Mask().line([(x - 3, y) for x, y in neck], 3).array(0.9) * 0.7)
    tilt = np.radians(38)
    u = (XX - 1054) * np.cos(tilt) + (YY - 650) * np.sin(tilt)
    v = -(XX - 1054) * np.sin(tilt) + (YY - 650) * np.cos(tilt)
    head = np.clip((1 - np.hypot(u / 62, v / 46)) * 40, 0, 1)
    mesh = 1 + 0.5 * np.sin(u * 1.1) * np.sin(v * 1.1)
    shine = 0.5 + 1.6 * np.exp(-(((u + 20) / 26) ** 2 + ((v + 18) / 16) ** 2))
    picture = lay(picture, rgb(44, 44, 48) * (mesh * shine)[..., None], head)
    picture = lamp(picture, 1100, 664, rgb(255, 60, 40), 0.8, 24)
    return develop(picture, seed=31, exposure=1.45, bloom=0.14, colour=0.88, warmth=0.015)


def people_head(x, head):
    return Mask().oval(x - 37, head - 4, x + 37, head + 96).box(x - 18, head + 80, x + 18, head + 106).array(1.5)


def lecture_hall():
    picture = ramp([(0, rgb(190, 186, 176)), (0.4, rgb(150, 144, 134)), (1, rgb(70, 62, 54))])
    for i in range(4):
        z = 1.0 + i * 0.55
        left, right = 70 + (1 - 1 / z) * 640, 70 + (1 - 1 / (z + 0.36)) * 640
        a, b = 1 / z, 1 / (z + 0.36)
        pane = (
            Mask()
            .polygon([(left, 420 - 380 * a), (right, 420 - 380 * b), (right, 420 + 90 * b), (left, 420 + 90 * a)])
            .array(1.2)
        )
        picture = lay(picture, rgb(240, 244, 250) * 2.2, pane)
        bars = (
            Mask()
            .line([((left + right) / 2, 420 - 380 * (a + b) / 2), ((left + right) / 2, 420 + 90 * (a + b) / 2)], 6 * a)
            .line([(left, 420 - 140 * a), (right, 420 - 140 * b)], 6 * a)
            .array(0.8)
        )
        picture = lay(picture, rgb(120, 112, 100), bars)
    wall = Mask().polygon([(560, 130), (1200, 130), (1200, 520), (560, 520)]).array(0.8)
    picture = lay(picture, rgb(176, 172, 160) * (1 + 0.05 * cloud(321, 2)[..., None]), wall)
    picture = lay(picture, rgb(92, 66, 44), Mask().box(636, 196, 1124, 424).array(0.8))
    chalk = np.clip(cloud(322, 1.8) * 0.10 + 0.05, 0, 1)[..., None]
    picture = lay(picture, rgb(34, 58, 50) + chalk * rgb(200, 206, 200), Mask().box(648, 208, 1112, 412).array(0.8))
    scrawl = Mask()
    rng = np.random.default_rng(33)
    for line in range(4):
        x = 690.0
        while x < 980 - 60 * line:
            wide = rng.uniform(14, 46)
            points = [(x + s, 244 + line * 40 + rng.uniform(-6, 6)) for s in np.arange(0, wide, 5)]
            scrawl.line(points, 2.2)
            x += wide + 14
    picture = lay(picture, rgb(214, 218, 212), scrawl.array(0.7) * 0.75)
    picture = lay(picture, rgb(96, 64, 40), Mask().polygon([(780, 440), (960, 440), (970, 540), (770, 540)]).array(0.9))
    picture = soften(picture, 2.2)
    for row in range(9):
        z = 6.2 * 0.76**row
        y = 470 + 520 / z
        half = 1150 / z
        picture = bench(picture, 880, y, half, 120 / z, row)
    beams = (
        np.clip(np.sin((XX * 0.8 + YY * 1.15) / 120 + 0.6), 0, 1) ** 2
        * np.clip(1 - XX / 1500, 0, 1)
        * np.clip(YY / 700, 0, 1)
    )
    picture = picture + (beams * 0.055 * (1 + 0.4 * cloud(323, 2)))[..., None] * rgb(255, 244, 220)
    near = np.clip((YY - 800) / 267, 0, 1)[..., None]
    picture = picture * (1 - near) + soften(picture, 6) * near
    return develop(picture, seed=32, exposure=1.35, bloom=0.2, colour=0.85, warmth=0.02)


def bench(picture, middle, y, half, tall, row):
    left, right = middle - half, middle + half
    grain = cloud(330 + row, 1.6, 0.06)[..., None]
    picture = lay(picture, rgb(26, 20, 16), Mask().box(left, y, right, y + tall * 2.6).array(1 + tall / 30) * 0.85)
    side = 0.55 + 0.75 * np.clip(1 - (XX - 200) / 1500, 0, 1)
    face = rgb(132, 88, 54) * (side * (0.62 + 0.08 * grain[..., 0]))[..., None]
    top = rgb(176, 128, 84) * (side * (0.95 + 0.08 * grain[..., 0]))[..., None]
    picture = lay(picture, face, Mask().box(left, y + tall * 0.22, right, y + tall).array(0.8))
    picture = lay(
        picture,
        top,
        Mask()
        .polygon([(left + tall * 0.2, y), (right - tall * 0.2, y), (right, y + tall * 0.26), (left, y + tall * 0.26)])
        .array(0.8),
    )
    seams = Mask()
    for i in range(1, 6):
        x = left + (right - left) * i / 6
        seams.line([(x, y + tall * 0.26), (x, y + tall)], max(1, tall * 0.03))
    return lay(picture, rgb(40, 26, 16), seams.array(0.6) * 0.8)


def archive_boxes():
    vx, vy = 700, 470
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float32) + rgb(60, 50, 38) * 0.4
    light = np.zeros((HEIGHT, WIDTH), np.float32)
    for side in (-1, 1):
        reach = np.abs(XX - vx) / (760 if side < 0 else 900)
        z = 1 / np.maximum(reach, 0.03)
        up = (YY - vy) * z
        on = ((XX < vx) if side < 0 else (XX >= vx)) & (z < 9.5)
        shelf = (up + 640) / 232
        level, v = np.floor(shelf), shelf % 1
        slot = z * 6.5
        box, u = np.floor(slot), slot % 1
        key = np.sin(box * 12.9898 + level * 78.233 + side * 3.3) * 43758.5453 % 1
        key2 = np.sin(box * 39.35 + level * 11.1 + side) * 9758.5 % 1
        tall = 0.14 + 0.22 * key2 * (key2 > 0.5)
        fall = np.exp(-(z - 1) * 0.16)
        card = np.where(
            (key > 0.75)[..., None],
            rgb(84, 92, 96),
            np.where((key > 0.42)[..., None], rgb(168, 130, 88), rgb(134, 98, 64)),
        )
        card = card * (0.75 + 0.5 * key2)[..., None] * (1 + 0.10 * cloud(340 + side, 1.4)[..., None])
        edge = np.clip(1.2 - np.abs(u - 0.5) * 1.0, 0, 1)
        label = (np.abs(u - 0.5) < 0.26) & (np.abs(v - 0.62) < 0.10) & (key > 0.12)
        scribble = label & (np.abs((v - 0.62) / 0.05 % 1 - 0.5) < 0.18) & (np.sin(u * 90 + key * 70) > -0.4)
        card = np.where(label[..., None], rgb(232, 224, 200), card)
        card = np.where(scribble[..., None], rgb(80, 70, 70), card)
        hole = (u < 0.04) | (u > 0.97) | (v < tall)
        card = np.where(hole[..., None], rgb(16, 13, 10), card * edge[..., None])
        plank = v > 0.93
        card = np.where(plank[..., None], rgb(112, 116, 112) * 0.8, card)
        card = np.where(((np.abs(u) < 0.03) & (box % 5 == 0))[..., None], rgb(120, 124, 120), card)
        lit = (fall * (0.45 + 0.55 * np.exp(-(((up + 220) / 560) ** 2))))[..., None]
        glow = (0.45 + 0.9 * np.exp(-(((z - 2.2) / 1.1) ** 2)) + 0.5 * np.exp(-(((z - 5) / 1.2) ** 2)))[..., None]
        picture = np.where(on[..., None], card * lit * glow, picture)
    depth = np.maximum(YY - vy, 1) / (HEIGHT - vy)
    floor = (YY > vy + 40) & (np.abs(XX - vx) < (YY - vy) * 1.12)
    tiles = rgb(120, 108, 92) * (
        0.30
        + 0.10 * cloud(344, 1.8)[..., None]
        + 0.25 * np.exp(-(((1 / np.maximum(depth, 0.05) - 2.4) / 1.2) ** 2))[..., None]
    )
    seam = (np.abs((XX - vx) / np.maximum(YY - vy, 1) * 4 % 1) < 0.03) | (
        np.abs(3.4 / np.maximum(depth, 0.02) % 1) < 0.05
    )
    picture = np.where(floor[..., None], np.where(seam[..., None], tiles * 0.55, tiles), picture)
    end = Mask().box(vx - 88, vy - 150, vx + 100, vy + 110).array(2)
    picture = lay(picture, rgb(150, 120, 84) * 0.7, end)
    for y, z in ((70, 1.9), (300, 4.4)):
        x = vx + 60 / z
        picture = lay(
            picture,
            rgb(20, 18, 16),
            Mask()
            .line([(x, 0), (x, y)], 3 / z + 1)
            .polygon(
                [(x - 70 / z, y + 34 / z), (x + 70 / z, y + 34 / z), (x + 16 / z, y - 24 / z), (x - 16 / z, y - 24 / z)]
            )
            .array(0.9),
        )
        picture = lamp(picture, x, y + 40 / z, rgb(255, 206, 130), 7 / z**0.4, 130 / z)
    far = np.exp(-((np.hypot(XX - vx, YY - vy) / 210) ** 2))[..., None]
    picture = picture * (1 - far) + soften(picture, 5) * far
    light = np.clip(np.hypot((XX - vx) / 800, (YY - vy) / 700) - 0.75, 0, 1)[..., None]
    picture = picture * (1 - light) + soften(picture, 7) * light
    return develop(picture, seed=34, exposure=2.2, bloom=0.14, warmth=0.03, colour=0.9)
