"""Pictures of streets and buildings."""

from __future__ import annotations

import numpy as np
from darkroom import HEIGHT, WIDTH, XX, YY, Mask, cloud, develop, lamp, lay, ramp, rgb, soften


def tram_snow():
    vx, vy = 860, 500
    sky = ramp([(0, rgb(58, 70, 104)), (0.47, rgb(140, 142, 160)), (1, rgb(140, 142, 160))])
    picture = sky * (1 + 0.06 * cloud(201, 2.4)[..., None])
    fog = rgb(140, 142, 158)
    depth = np.clip((YY - vy) / (HEIGHT - vy), 0.001, 1)
    ground = rgb(196, 204, 224) * (0.34 + 0.10 * cloud(202, 1.6, 0.4) + 0.22 * depth)[..., None]
    lane = (XX - vx) / np.maximum(YY - vy, 1)
    worn = sum(np.exp(-(((lane - c) / 0.10) ** 2)) for c in (-1.02, -0.52, 0.02, 0.52)) * (
        0.75 + 0.35 * cloud(203, 1.2, 2.0)
    )
    ground = ground * (1 - np.clip(worn, 0, 1) * 0.62)[..., None]
    rails = sum(np.exp(-(((lane - c) / 0.014) ** 2)) for c in (-1.02, -0.52, 0.02, 0.52))
    ground = ground + np.clip(rails, 0, 1)[..., None] * rgb(120, 130, 160) * 0.5
    picture = np.where((YY > vy)[..., None], ground, picture)
    rng = np.random.default_rng(20)
    for side in (-1, 1):
        picture = facade(picture, side, vx, vy, fog)
    haze = np.exp(-((np.hypot((XX - vx) / 300, (YY - vy) / 170)) ** 2))
    picture = lay(picture, fog * 1.25, haze * 0.85)
    picture = tram(picture)
    for i, z in enumerate((1.15, 1.7, 2.6, 4.2, 7)):
        x, y = vx + 980 / z, vy - 640 / z
        pole = (
            Mask()
            .line([(x + 60 / z, vy + 420 / z), (x + 60 / z, y - 10 / z)], 9 / z)
            .line([(x + 60 / z, y - 6 / z), (x - 40 / z, y)], 6 / z)
        )
        picture = lay(picture, rgb(36, 38, 46) * (1 - i * 0.1) + fog * i * 0.1, pole.array(0.8))
        picture = lamp(picture, x - 40 / z, y + 8 / z, rgb(255, 206, 140), 2.6 / z**0.4, 90 / z)
    wires = Mask()
    for c in (-0.32, 0.32):
        wires.line([(vx, vy - 30), (vx + c * 1300, -80)], 1.8)
    picture = lay(picture, rgb(30, 32, 42), wires.array(0.5) * 0.8)
    people = Mask()
    for x, foot, tall in ((330, 800, 190), (402, 790, 176), (1330, 760, 150)):
        people.oval(x - tall * 0.07, foot - tall, x + tall * 0.07, foot - tall * 0.84)
        people.polygon(
            [
                (x - tall * 0.13, foot - tall * 0.82),
                (x + tall * 0.13, foot - tall * 0.82),
                (x + tall * 0.16, foot - tall * 0.34),
                (x + tall * 0.08, foot),
                (x - tall * 0.08, foot),
                (x - tall * 0.16, foot - tall * 0.34),
            ]
        )
    picture = lay(picture, rgb(24, 24, 32), people.array(1.6))
    for size, count, blur, bright in ((1.6, 900, 0.6, 0.5), (3.4, 330, 1.5, 0.42), (8, 70, 4, 0.30), (17, 16, 6, 0.20)):
        flakes = Mask()
        for _ in range(count):
            x, y, r = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), size * rng.uniform(0.6, 1.3)
            flakes.oval(x - r, y - r, x + r, y + r)
        picture = lay(picture, rgb(232, 234, 246), flakes.array(blur) * bright)
    return develop(picture, seed=20, exposure=1.75, bloom=0.14)


def facade(picture, side, vx, vy, fog):
    """A wall of houses that runs away to the vanishing point."""
    edge = 0.62 if side < 0 else 0.90
    reach = np.abs(XX - vx) / (WIDTH * edge)
    z = 1 / np.maximum(reach, 0.02)
    up = (vy - YY) * z
    on_side = (XX < vx) if side < 0 else (XX > vx)
    houses = np.floor(z * 0.9)
    tall = 560 + 150 * (np.sin(houses * 12.9) * 43758.5 % 1)
    wall = on_side & (up < tall) & (up > -270) & (z < 14)
    hue = np.sin(houses * 7.7) * 99.3 % 1
    base = rgb(128, 112, 100) * (0.55 + 0.4 * hue[..., None]) + rgb(80, 96, 120) * (0.4 - 0.35 * hue[..., None])
    base = base * (0.55 + 0.10 * cloud(210 + side, 1.3)[..., None])
    across, height = z * 5.2 % 1, (up + 270) / 128 % 1
    pane = (np.abs(across - 0.5) < 0.23) & (np.abs(height - 0.52) < 0.30) & (up < tall - 40) & (up > -140)
    key = np.floor(z * 5.2) * 31 + np.floor((up + 270) / 128) * 17 + side
    lit = (np.sin(key * 3.17) * 4375.85 % 1) > 0.62
    warm = rgb(255, 200, 120) * (0.6 + 0.9 * (np.sin(key) * 77.7 % 1))[..., None]
    base = np.where(pane[..., None], np.where(lit[..., None], warm, rgb(24, 28, 40)), base)
    ledge = (np.abs((up + 270) / 128 % 1 - 0.02) < 0.025) | (np.abs(up - tall + 8) < 9)
    base = np.where((ledge & ~pane)[..., None], rgb(190, 198, 214) * 0.8, base)
    shop = (up < -150) & (across > 0.08) & (across < 0.92) & (up > -250)
    base = np.where(shop[..., None], np.where(lit[..., None], rgb(255, 220, 160) * 1.1, rgb(40, 40, 50)), base)
    haze = (1 - np.exp(-(z - 1) * 0.17))[..., None]
    return lay(picture, base * (1 - haze) + fog * 1.1 * haze, soften(wall.astype(np.float32), 0.9))


def tram(picture):
    body = Mask().polygon([(600, 470), (800, 462), (806, 770), (596, 782)]).array(1)
    flank = Mask().polygon([(800, 462), (850, 478), (852, 690), (806, 770)]).array(1)
    picture = lay(
        picture,
        rgb(20, 22, 30),
        Mask().polygon([(590, 776), (812, 764), (860, 690), (880, 720), (800, 800), (570, 808)]).array(6) * 0.8,
    )
    picture = lay(picture, rgb(120, 40, 38), flank)
    picture = lay(picture, rgb(152, 46, 42) * (1 + 0.10 * cloud(204, 1.5)[..., None]), body)
    picture = lay(
        picture, rgb(214, 204, 180), Mask().polygon([(598, 478), (801, 470), (803, 640), (597, 648)]).array(1)
    )
    picture = lay(
        picture, rgb(255, 226, 170) * 0.9, Mask().polygon([(616, 520), (786, 514), (788, 616), (614, 622)]).array(1.5)
    )
    picture = lay(
        picture,
        rgb(30, 26, 28),
        Mask().oval(650, 548, 676, 578).polygon([(636, 580), (690, 580), (696, 622), (630, 622)]).array(2) * 0.9,
    )
    picture = lay(picture, rgb(36, 34, 40), Mask().line([(700, 514), (700, 620)], 5).array(0.8))
    picture = lay(picture, rgb(30, 30, 36), Mask().box(650, 482, 754, 506).array(1))
    picture = lay(picture, rgb(255, 190, 90) * 1.2, Mask().box(668, 488, 736, 500).array(1.4) * 0.9)
    windows = Mask()
    for i in range(4):
        left, right = 810 + i * 10, 817 + i * 10
        windows.polygon([(left, 520 + i * 3), (right, 522 + i * 3), (right, 612 - i * 5), (left, 618 - i * 5)])
    picture = lay(picture, rgb(255, 220, 160) * 0.8, windows.array(0.8))
    picture = lay(
        picture, rgb(224, 230, 240), Mask().polygon([(598, 476), (604, 458), (796, 450), (802, 468)]).array(1.4)
    )
    picture = lay(
        picture,
        rgb(30, 30, 36),
        Mask().line([(690, 452), (740, 392), (700, 350)], 3).line([(650, 350), (760, 346)], 3).array(0.6),
    )
    for x in (632, 770):
        picture = lamp(picture, x, 702, rgb(255, 240, 205), 4.2, 100)
    glow = np.exp(-(((XX - 700) / 190) ** 2 + ((YY - 850) / 60) ** 2)) * (YY > 770)
    return picture + (glow * 0.24)[..., None] * rgb(255, 230, 180)


def court_facade():
    sky = ramp([(0, rgb(92, 128, 180)), (0.5, rgb(186, 204, 222)), (1, rgb(200, 210, 220))])
    picture = lay(sky, rgb(240, 240, 240), np.clip(cloud(221, 2.4, 0.4) * 0.5, 0, 1) * 0.8)
    grit = 1 + 0.07 * cloud(222, 0.8) + 0.08 * cloud(223, 1.8, 3.0)
    stone = rgb(206, 192, 166) * grit[..., None]
    block = (
        (np.abs(YY / 46 % 1 - 0.5) > 0.47) | (np.abs((XX + np.floor(YY / 46) * 60) / 130 % 1 - 0.5) > 0.485)
    ) * 0.16
    wall = Mask().box(60, 330, 1540, 880).array(0.7)
    picture = lay(picture, stone * (0.42 * (1 - block))[..., None] * np.array([0.95, 1.0, 1.12]), wall)
    openings = Mask()
    for x in (250, 460, 1140, 1350):
        openings.box(x - 42, 480, x + 42, 660).polygon([(x - 54, 470), (x + 54, 470), (x, 440)])
    openings.box(730, 500, 870, 880)
    picture = lay(picture, rgb(24, 24, 28), openings.array(1))
    picture = lay(
        picture, rgb(70, 50, 36) * grit[..., None], Mask().box(744, 540, 797, 880).box(803, 540, 856, 880).array(0.8)
    )
    picture = lay(picture, rgb(255, 190, 110) * 0.5, Mask().box(744, 506, 856, 532).array(1))
    shadow = np.clip(Mask().polygon([(60, 330), (1540, 330), (1540, 430), (60, 470)]).array(14), 0, 1)
    picture = picture * (1 - 0.55 * shadow[..., None] * wall[..., None])
    for x in np.linspace(160, 1440, 8):
        column = Mask().polygon([(x - 42, 400), (x + 42, 400), (x + 49, 880), (x - 49, 880)]).array(0.6)
        u = np.clip((XX - x) / 47, -1, 1)
        round_ = np.clip(0.30 + 0.95 * np.clip(-u * 0.78 + np.sqrt(1 - u * u) * 0.62, 0, 1), 0, 1.2)
        flutes = 1 - 0.22 * (np.abs(np.sin(np.arcsin(u) * 8)) < 0.35)
        cast = Mask().polygon([(x + 42, 420), (x + 110, 420), (x + 122, 880), (x + 48, 880)]).array(4)
        picture = picture * (1 - 0.45 * cast * (wall > 0.5))[..., None]
        picture = lay(picture, stone * (round_ * flutes)[..., None], column)
        picture = lay(
            picture, stone * 0.95, Mask().box(x - 60, 372, x + 60, 400).box(x - 62, 862, x + 62, 888).array(0.7)
        )
        picture = lay(picture, stone * 0.35, Mask().box(x - 58, 397, x + 58, 405).array(2) * 0.8)
    picture = lay(picture, stone * 1.02, Mask().box(40, 288, 1560, 374).array(0.7))
    picture = lay(picture, stone * 0.55, Mask().box(60, 312, 1540, 317).box(60, 366, 1540, 376).array(0.9))
    picture = lay(picture, stone * 0.92, Mask().polygon([(20, 290), (1580, 290), (800, 78)]).array(0.7))
    picture = lay(picture, stone * 0.45, Mask().polygon([(130, 276), (1470, 276), (800, 100)]).array(1.0))
    picture = lay(picture, stone * 0.62, Mask().polygon([(150, 274), (1450, 274), (800, 112)]).array(2))
    relief = Mask().oval(745, 160, 855, 262).line([(640, 262), (800, 130), (960, 262)], 4).array(1)
    picture = lay(picture, stone * (0.8 + 0.2 * np.sign(XX - 800) * -1)[..., None], relief * 0.7)
    for i in range(9):
        y = 880 + i * 17 * (1 + i * 0.05)
        tread, riser = (
            Mask().box(60 - i * 16, y, 1540 + i * 16, y + 9),
            Mask().box(60 - i * 16, y + 8, 1540 + i * 16, y + 24),
        )
        picture = lay(picture, stone * 1.0, tread.array(0.5))
        picture = lay(picture, stone * 0.50, riser.array(0.5))
    depth = np.clip((YY - 1040) / 27, 0, 1)
    picture = lay(picture, rgb(150, 146, 140) * grit[..., None], depth)
    people = Mask()
    for x, foot, tall in ((990, 930, 96), (1030, 934, 92), (620, 1000, 118)):
        people.oval(x - tall * 0.06, foot - tall, x + tall * 0.06, foot - tall * 0.86)
        people.polygon(
            [
                (x - tall * 0.13, foot - tall * 0.84),
                (x + tall * 0.13, foot - tall * 0.84),
                (x + tall * 0.10, foot),
                (x - tall * 0.10, foot),
            ]
        )
    picture = lay(picture, rgb(34, 32, 38), people.array(0.8))
    picture = picture * (1.08 - 0.22 * XX / WIDTH)[..., None]
    return develop(picture, seed=21, exposure=1.5, warmth=0.02, colour=0.9)


def apartments_night():
    picture = ramp([(0, rgb(20, 28, 56)), (0.5, rgb(56, 62, 92)), (0.75, rgb(120, 96, 96)), (1, rgb(60, 54, 60))])
    picture = lay(picture, rgb(30, 36, 58), np.clip(cloud(231, 2.3, 0.4) * 0.5, 0, 1) * 0.6)
    far = Mask()
    rng = np.random.default_rng(23)
    for _ in range(26):
        x, wide, tall = rng.uniform(-50, WIDTH), rng.uniform(60, 150), rng.uniform(120, 330)
        far.box(x, 820 - tall, x + wide, 850)
    picture = lay(picture, rgb(62, 62, 84), far.array(2.5) * 0.9)
    for _ in range(160):
        picture = picture + (
            np.exp(-(((XX - rng.uniform(0, WIDTH)) / 2.6) ** 2 + ((YY - rng.uniform(560, 820)) / 2.6) ** 2)) * 0.5
        )[..., None] * rgb(255, 205, 130)
    for left, right, y0, y1, y2, y3, cols, rows, seed in (
        (90, 640, 96, 210, 880, 850, 13, 12, 1),
        (640, 830, 210, 178, 850, 872, 4, 12, 2),
        (1010, 1530, 300, 236, 850, 905, 11, 9, 3),
    ):
        picture = block_of_flats(picture, left, right, y0, y1, y2, y3, cols, rows, seed)
    ground = np.clip((YY - 855) / 212, 0, 1)
    snow = rgb(120, 128, 156) * (0.26 + 0.10 * cloud(232, 1.7, 0.3)[..., None] + 0.12 * ground[..., None])
    picture = np.where((YY > 862 + 8 * cloud(233, 2.2)[0][None, :])[..., None], snow, picture)
    trees = Mask()
    for x in (60, 905, 965, 1560):
        branch(trees, x, 900, -90, rng.uniform(90, 125), 8, rng)
    picture = lay(picture, rgb(14, 15, 22), trees.array(0.7))
    for x, y, p in ((885, 690, 3.0), (300, 740, 2.2), (1240, 760, 2.4)):
        picture = lay(picture, rgb(16, 16, 22), Mask().line([(x, y), (x, 905)], 4).array(0.7))
        picture = lamp(picture, x, y, rgb(255, 190, 100), p, 110)
        pool = np.exp(-(((XX - x) / 190) ** 2 + ((YY - 915) / 34) ** 2)) * (YY > 860)
        picture = picture + (pool * 0.34)[..., None] * rgb(255, 190, 100)
    drifts = Mask()
    for x, wide in ((480, 150), (1110, 140)):
        drifts.polygon(
            [
                (x, 934),
                (x + wide * 0.06, 902),
                (x + wide * 0.28, 894),
                (x + wide * 0.38, 872),
                (x + wide * 0.74, 872),
                (x + wide * 0.86, 898),
                (x + wide, 906),
                (x + wide, 936),
            ]
        )
    picture = lay(picture, rgb(26, 28, 40), drifts.array(1.8))
    caps = Mask().line([(538, 872), (590, 872)], 9).line([(1164, 872), (1212, 872)], 9)
    picture = lay(picture, rgb(120, 126, 150) * 0.6, caps.array(2.2))
    return develop(picture, seed=23, exposure=1.9, bloom=0.15)


def block_of_flats(picture, left, right, y0, y1, y2, y3, cols, rows, seed):
    mask = Mask().polygon([(left, y0), (right, y1), (right, y3), (left, y2)]).array(0.8)
    u = np.clip((XX - left) / (right - left), 0, 1)
    top, foot = y0 + (y1 - y0) * u, y2 + (y3 - y2) * u
    v = (YY - top) / (foot - top)
    a, b = u * cols, v * rows * 1.02 - 0.1
    key = np.floor(a) * 37.0 + np.floor(b) * 91.7 + seed * 13.1
    chance = np.sin(key * 12.9898) * 43758.5453 % 1
    hue = np.sin(key * 78.233) * 12345.678 % 1
    window = (np.abs(a % 1 - 0.5) < 0.29) & (np.abs(b % 1 - 0.5) < 0.27) & (b > 0)
    warm = np.where(
        (hue < 0.7)[..., None],
        rgb(255, 188, 104),
        np.where((hue < 0.88)[..., None], rgb(255, 226, 176), rgb(150, 176, 255)),
    )
    curtain = 0.45 + 0.75 * np.abs(np.sin(a * 23))
    sill = (b % 1 > 0.66) & (b % 1 < 0.72)
    light = np.where((chance > 0.66)[..., None], warm * (curtain * (0.4 + 0.9 * hue))[..., None], rgb(30, 38, 60) * 0.9)
    bar = (np.abs(a % 1 - 0.5) < 0.016) & window
    tone = {1: 0.34, 2: 0.22, 3: 0.30}[seed]
    panel = rgb(126, 122, 130) * (tone * (1 + 0.14 * cloud(240 + seed, 1.6)))[..., None]
    seam = (np.abs(a % 1) < 0.02) | (np.abs(b % 1) < 0.025)
    paint = np.where(seam[..., None], panel * 0.6, panel)
    paint = np.where(window[..., None], light, paint)
    paint = np.where(bar[..., None], panel * 0.4, paint)
    paint = np.where((sill & (np.abs(a % 1 - 0.5) < 0.32))[..., None], panel * 1.5, paint)
    return lay(picture, paint, mask)


def branch(mask, x, y, angle, length, width, rng):
    if length < 9:
        return
    ex, ey = x + length * np.cos(np.radians(angle)), y + length * np.sin(np.radians(angle))
    mask.line([(x, y), (ex, ey)], width)
    for turn in (-1, 1):
        branch(mask, ex, ey, angle + turn * rng.uniform(12, 34), length * rng.uniform(0.64, 0.82), width * 0.66, rng)
