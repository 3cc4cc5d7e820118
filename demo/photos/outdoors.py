"""Pictures of land and weather."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from darkroom import HEIGHT, WIDTH, XX, YY, Mask, cloud, develop, lamp, lay, ramp, rgb, soften


def ridged(seed: int, size: int = 1024) -> np.ndarray:
    """A mountain range that tiles, 0..1."""
    range_ = sum((1 - np.abs(cloud(seed + o, 2.6 - 0.2 * o, size=(size, size)))) * 0.5**o for o in range(3))
    rough = range_ + 0.30 * cloud(seed + 9, 2.0, size=(size, size))
    rough = rough - rough.min()
    return (rough / rough.max()).astype(np.float32)


def bilinear(field: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    size = field.shape[0]
    x, y = x % size, y % size
    x0, y0 = x.astype(int) % size, y.astype(int) % size
    x1, y1 = (x0 + 1) % size, (y0 + 1) % size
    fx, fy = x - np.floor(x), y - np.floor(y)
    if field.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    top = field[y0, x0] * (1 - fx) + field[y0, x1] * fx
    return top * (1 - fy) + (field[y1, x0] * (1 - fx) + field[y1, x1] * fx) * fy


def shade(height: np.ndarray, relief: float, sun: tuple[float, float, float]) -> np.ndarray:
    gy, gx = np.gradient(height * relief)
    normal = np.stack([-gx, -gy, np.ones_like(gx)], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = np.array(sun) / np.linalg.norm(sun)
    return np.clip(normal @ light, 0, 1)


def landscape(
    sky: np.ndarray,
    height: np.ndarray,
    colour: np.ndarray,
    *,
    eye: tuple[float, float, float],
    horizon: float,
    tall: float,
    fog: np.ndarray,
    mist: float,
    far: float = 700,
    near: float = 6,
    focal: float = 900,
) -> tuple[np.ndarray, np.ndarray]:
    """Look over a height map from `eye`; gives the picture and the distance of every pixel (inf for sky)."""
    steps = np.geomspace(near, far, 1400)
    columns = (np.arange(WIDTH) - WIDTH / 2) / focal
    world_x = eye[0] + columns[None, :] * steps[:, None]
    world_y = eye[1] - steps[:, None] + 0 * world_x
    rise = bilinear(height, world_x, world_y) * tall
    line = horizon + (eye[2] - rise) / steps[:, None] * focal
    skyline = np.minimum.accumulate(line, axis=0)
    rows = np.arange(HEIGHT, dtype=float)
    hit = np.stack([np.searchsorted(-skyline[:, c], -rows, side="left") for c in range(WIDTH)], 1)
    seen = hit < len(steps)
    index = np.minimum(hit, len(steps) - 1)
    distance = steps[index]
    column = np.arange(WIDTH)[None, :] + 0 * index
    ground = bilinear(colour, world_x[index, column], world_y[index, column])
    haze = (1 - np.exp(-distance * mist))[..., None]
    picture = np.where(seen[..., None], ground * (1 - haze) + fog * haze, sky)
    return picture.astype(np.float32), np.where(seen, distance, np.inf)


def mountain_colours(height: np.ndarray, light: np.ndarray, snow: float, seed: int) -> np.ndarray:
    size = height.shape
    patch = cloud(seed, 1.8, size=size)
    grass, rock, white = rgb(96, 98, 62), rgb(112, 104, 98), rgb(236, 240, 250)
    stone = np.clip((height - 0.42) * 5 + patch * 0.5, 0, 1)[..., None]
    cover = np.clip((height - snow) * 9 + patch * 0.6, 0, 1)[..., None]
    ground = (grass * (1 - stone) + rock * stone) * (1 + 0.22 * cloud(seed + 1, 1.0, size=size)[..., None])
    ground = ground * (1 - cover) + white * cover
    return ground * (0.22 * rgb(150, 170, 215) + 1.25 * light[..., None] * rgb(255, 240, 215))


def mountain_border_road():
    height = ridged(11)
    yy, xx = np.mgrid[0:1024, 0:1024].astype(np.float32)
    # A valley runs away from the eye, and the road winds along its floor.
    winding = 512 + 26 * np.sin(yy / 31) + 15 * np.sin(yy / 14 + 1)
    valley = np.clip(np.abs(xx - winding) / 190, 0, 1) ** 1.1
    height = height * (0.10 + 0.9 * valley) + 0.25 * valley * height
    height = height / height.max()
    floor = soften(height, 9)
    near_road = np.exp(-((np.abs(xx - winding) / 5) ** 2))
    height = height * (1 - near_road) + floor * near_road
    light = shade(height, 260, (-0.8, -0.2, 0.55))
    colour = mountain_colours(height, light, 0.50, 21)
    aside = np.abs(xx - winding)
    road = np.clip(1.9 - aside, 0, 1)[..., None]
    colour = colour * (1 - road) + rgb(120, 120, 124) * road * 0.75
    verge = (np.exp(-(((aside - 2.6) / 0.8) ** 2)) * 0.5)[..., None]
    colour = colour * (1 - verge) + rgb(165, 150, 125) * verge * 0.8
    sky = ramp([(0, rgb(98, 132, 176)), (0.4, rgb(196, 208, 218)), (1, rgb(220, 220, 215))])
    veil = np.clip(cloud(5, 2.3, 0.35) * 0.5 + 0.25, 0, 1)
    sky = lay(sky, rgb(238, 238, 240), veil * 0.8)
    eye_y = 900
    eye = (winding[eye_y, 512] + 7, eye_y, 0)
    ground = bilinear(height, np.array([eye[0]]), np.array([float(eye_y - 8)]))[0] * 130
    picture, _ = landscape(
        sky,
        height,
        colour,
        eye=(eye[0], eye[1], ground + 9),
        horizon=430,
        tall=130,
        fog=rgb(190, 204, 220),
        mist=0.0032,
        near=4,
    )
    # A striped barrier and its hut by the road, near enough to be a little soft.
    hut = Mask().polygon([(1130, 520), (1330, 508), (1330, 760), (1130, 740)]).array(1.2)
    picture = lay(picture, rgb(120, 118, 112) * ramp([(0.4, rgb(200, 200, 200)), (0.75, rgb(120, 120, 120))]), hut)
    picture = lay(
        picture,
        rgb(70, 72, 78),
        Mask().polygon([(1110, 524), (1235, 470), (1352, 510), (1330, 520), (1130, 532)]).array(1.2),
    )
    picture = lay(
        picture, rgb(30, 38, 48), Mask().polygon([(1165, 565), (1240, 560), (1240, 640), (1165, 640)]).array(1.5)
    )
    pole = Mask()
    stripes = Mask()
    for i in range(14):
        a = (1120 - i * 62, 690 + i * 3.4)
        b = (1120 - (i + 1) * 62, 690 + (i + 1) * 3.4)
        (pole if i % 2 else stripes).line([a, b], 11)
    picture = lay(picture, rgb(225, 222, 214), pole.array(1.2))
    picture = lay(picture, rgb(158, 40, 34), stripes.array(1.2))
    picture = lay(picture, rgb(60, 60, 62), Mask().box(1100, 650, 1122, 800).box(246, 735, 258, 820).array(1.2))
    return develop(picture, seed=1, exposure=1.7, colour=0.92)


def radio_mast():
    height = ridged(71) * 0.4 + 0.35 * np.exp(-(((np.mgrid[0:1024, 0:1024][1] - 560) / 120.0) ** 2))
    height = soften(height.astype(np.float32), 2)
    light = shade(height, 120, (0.9, 0.1, 0.35))
    colour = rgb(82, 84, 58) * (0.3 + 1.1 * light[..., None]) * (1 + 0.3 * cloud(72, 0.9, size=(1024, 1024))[..., None])
    sky = ramp(
        [
            (0, rgb(58, 84, 132)),
            (0.35, rgb(146, 150, 170)),
            (0.55, rgb(240, 190, 150)),
            (0.7, rgb(252, 214, 160)),
            (1, rgb(252, 214, 160)),
        ]
    )
    wisps = np.clip(cloud(73, 2.2, 0.16) * 0.55, 0, 1) * np.clip(1.1 - YY / 800, 0, 1)
    sky = lay(sky, rgb(255, 206, 176), wisps * 0.7)
    picture, _ = landscape(
        sky, height, colour, eye=(512, 900, 118), horizon=620, tall=120, fog=rgb(236, 190, 160), mist=0.005
    )
    mast, guys = Mask(), Mask()
    x, foot, top = 1010, 674, 70
    wide = lambda y: 5 + 13 * (y - top) / (foot - top)  # noqa: E731  half width of the lattice at y
    ys = np.linspace(foot, top, 44)
    for low, high in pairwise(ys):
        mast.line([(x - wide(low), low), (x + wide(high), high)], 1.6).line(
            [(x + wide(low), low), (x - wide(high), high)], 1.6
        )
        mast.line([(x - wide(high), high), (x + wide(high), high)], 1.2)
    mast.line([(x - wide(foot), foot), (x - wide(top), top)], 3.6).line(
        [(x + wide(foot), foot), (x + wide(top), top)], 3.6
    )
    mast.line([(x, top), (x, top - 46)], 2.4)
    for y, r in ((250, 22), (300, 17), (190, 14)):
        mast.oval(x - 38 - r / 2, y - r, x - 38 + r / 2, y + r).line([(x, y), (x - 38, y)], 3)
    for y, spread in ((110, 430), (300, 330)):
        guys.line([(x, y), (x - spread, foot + 40)], 1).line([(x, y), (x + spread, foot + 30)], 1)
    picture = lay(picture, rgb(40, 40, 52), guys.array() * 0.6)
    picture = lay(picture, rgb(36, 34, 44), mast.array(0.6))
    edge = (
        668
        + 0.00042 * (np.arange(WIDTH) - 1000) ** 2
        + 9 * cloud(75, 1.6)[0] * np.clip(np.abs(np.arange(WIDTH) - 1050) / 200, 0.1, 1)
    )
    near = Mask().polygon([(0, HEIGHT), *[(x, float(edge[x])) for x in range(0, WIDTH, 3)], (WIDTH, HEIGHT)]).array(1.2)
    grass = rgb(62, 56, 44) * np.clip(0.75 + 0.30 * cloud(76, 1.1, 0.5) + (YY - 640) / 900, 0.1, 2)[..., None]
    picture = lay(picture, grass * np.clip(1.5 - XX / WIDTH * 0.9, 0, 2)[..., None], near)
    hut = (
        Mask()
        .polygon([(1040, 600), (1150, 596), (1150, 672), (1040, 674)])
        .polygon([(1032, 602), (1095, 572), (1160, 598)])
    )
    picture = lay(picture, rgb(52, 46, 50), hut.array(0.9))
    picture = lamp(picture, x, top - 46, rgb(255, 70, 50), 1.6, 40)
    picture = lamp(picture, 1072, 628, rgb(255, 210, 140), 1.2, 24)
    return develop(picture, seed=4, exposure=1.5, bloom=0.14)


def dam():
    height = ridged(81)
    xx = np.mgrid[0:1024, 0:1024][1].astype(np.float32)
    height = height * np.clip(0.06 + np.abs(xx - 512) / 150, 0, 1.15)
    light = shade(height, 230, (0.7, -0.3, 0.6))
    colour = mountain_colours(height, light, 0.66, 84)
    sky = ramp([(0, rgb(104, 146, 196)), (0.45, rgb(206, 222, 234)), (1, rgb(220, 226, 230))])
    sky = lay(sky, rgb(246, 246, 246), np.clip(cloud(85, 2.5, 0.4) * 0.6, 0, 1) * 0.9)
    picture, _ = landscape(
        sky, height, colour, eye=(512, 840, 46), horizon=330, tall=120, fog=rgb(196, 212, 230), mist=0.0036, near=10
    )
    rim = lambda x: 520 + 46 * ((x - 800) / 640) ** 2  # noqa: E731  the crest of an arch dam, bowed away from us
    xs = np.linspace(150, 1450, 90)
    foot = [(float(x), float(690 + 330 * (1 - ((x - 800) / 660) ** 2))) for x in xs]
    wall = Mask().polygon([*[(float(x), float(rim(x))) for x in xs], *reversed(foot)]).array(0.9)
    run = cloud(86, 1.6, 6.0)
    stains = np.clip(soften(run, 1.5) * 0.22, -0.45, 0.4)
    joints = (np.abs(((XX - 800) / (1 + (YY - 520) / 1900) / 74) % 1 - 0.5) > 0.488) * 0.18
    lifts = (np.abs((YY - 46 * ((XX - 800) / 640) ** 2) / 38 % 1 - 0.5) > 0.478) * 0.08
    curve = 0.62 + 0.5 * np.clip((XX - 150) / 1300, 0, 1) - 0.20 * np.clip((YY - 560) / 460, 0, 1)
    concrete = (
        rgb(196, 190, 178) * ((1 + stains - joints - lifts) * curve)[..., None] * (1 + 0.05 * cloud(87, 0.6)[..., None])
    )
    picture = lay(picture, concrete * 0.95, wall)
    crest = (
        Mask()
        .polygon([*[(float(x), float(rim(x) - 16)) for x in xs], *[(float(x), float(rim(x))) for x in reversed(xs)]])
        .array(0.7)
    )
    picture = lay(picture, rgb(214, 210, 200), crest)
    under = Mask().line([(float(x), float(rim(x) + 4)) for x in xs], 6).array(1.5)
    picture = lay(picture, rgb(70, 70, 70), under * 0.7)
    gates = Mask()
    for i in range(-2, 3):
        x = 800 + i * 92
        gates.box(x - 20, rim(x) + 40, x + 20, rim(x) + 74)
    for i in range(-14, 15):
        x = 800 + i * 44
        gates.line([(x, rim(x) - 16), (x, rim(x) - 34)], 1.6)
    picture = lay(picture, rgb(34, 36, 40), gates.array(0.8))
    jet = Mask().polygon([(776, 604), (824, 604), (900, 985), (700, 985)]).array(7)
    spray = np.clip(jet * (0.75 + 0.35 * cloud(88, 1.2, 4.0)), 0, 1)
    picture = lay(picture, rgb(240, 244, 246), spray * 0.9)
    for side, seed in ((0, 181), (1, 183)):
        picture = abutment(picture, side, seed)
    mist = np.exp(-(((XX - 800) / 300) ** 2 + ((YY - 1010) / 90) ** 2)) * np.clip(0.8 + 0.4 * cloud(89, 2), 0, 1)
    picture = lay(picture, rgb(228, 234, 238), mist * 0.9)
    return develop(picture, seed=5, exposure=1.35, colour=0.95)


def abutment(picture: np.ndarray, side: int, seed: int) -> np.ndarray:
    """The rock into which the wall is keyed: a near slope with a broken edge."""
    rough = cloud(seed, 1.8)[:, 5]
    rows = np.arange(400, HEIGHT)
    reach = 130 + (rows - 400) * 0.55 + np.clip((rows - 780) / 300, 0, 1) ** 2 * 210 + 34 * rough[rows]
    edge = reach if side == 0 else WIDTH - reach
    corner = 0 if side == 0 else WIDTH
    start = 30 * cloud(seed + 4, 2.0)[0]
    top = [
        (x, 400 + abs(x - edge[0]) * -0.75 + float(start[min(max(int(x), 0), WIDTH - 1)]))
        for x in np.linspace(corner, edge[0], 60)
    ]
    mask = (
        Mask()
        .polygon([*top, *[(float(x), float(y)) for x, y in zip(edge, rows, strict=True)], (corner, HEIGHT)])
        .array(0.9)
    )
    relief = cloud(seed + 1, 2.4) * 40 + cloud(seed + 2, 1.4) * 9
    gy, gx = np.gradient(relief)
    light = np.clip(0.55 + 0.32 * (gx if side == 0 else -gx) - 0.25 * gy, 0.06, 1.6)
    moss = np.clip(cloud(seed + 3, 2.0) * 0.6 + 0.25, 0, 1)[..., None]
    rock = (rgb(118, 108, 98) * (1 - moss) + rgb(84, 90, 56) * moss) * light[..., None] * (0.62 if side == 0 else 0.95)
    return lay(picture, rock, mask)


def dry_riverbed():
    horizon = 380
    depth = np.clip((YY - horizon) / (HEIGHT - horizon), 0.004, 1)
    wx, wy = (XX - WIDTH / 2) / depth / 150, 7.5 / depth
    rng = np.random.default_rng(9)
    # Cracks lie where the nearest and second nearest of many seeds are equally far.
    warp = cloud(91, 2.0)
    fx, fy = wx + warp * 0.10, wy + cloud(92, 2.0) * 0.10
    first = np.full(fx.shape, 9.0, np.float32)
    second = first.copy()
    tone = np.zeros_like(first)
    gx, gy = np.floor(fx), np.floor(fy)
    table = rng.random((257, 257, 3)).astype(np.float32)
    for ox in (-1, 0, 1):
        for oy in (-1, 0, 1):
            cell = table[(gx + ox).astype(int) % 257, (gy + oy).astype(int) % 257]
            away = np.hypot(gx + ox + cell[..., 0] - fx, gy + oy + cell[..., 1] - fy)
            closer = away < first
            second = np.where(closer, first, np.minimum(second, away))
            tone = np.where(closer, cell[..., 2], tone)
            first = np.where(closer, away, first)
    gap = second - first
    crack = np.clip(1 - gap / 0.10, 0, 1) * np.clip(depth * 9, 0, 1)
    curl = np.clip(1 - np.abs(gap - 0.16) / 0.08, 0, 1) * np.clip(depth * 5, 0, 1)
    mud = (
        rgb(168, 146, 118)
        * (0.85 + 0.25 * tone[..., None] + 0.35 * curl[..., None])
        * (1 + 0.10 * cloud(93, 0.7)[..., None])
    )
    picture = mud * (1 - crack[..., None] * 0.86)
    sky = ramp([(0, rgb(150, 170, 190)), (0.36, rgb(232, 222, 200)), (1, rgb(232, 222, 200))])
    edge = horizon - 34 - 20 * cloud(94, 2.4)[0]
    bank = (
        Mask()
        .polygon([(0, horizon + 3), *[(x, float(edge[x])) for x in range(0, WIDTH, 3)], (WIDTH, horizon + 3)])
        .array(2)
    )
    picture = np.where((YY < horizon)[..., None], sky, picture)
    picture = lay(picture, rgb(150, 138, 124), bank)
    haze = np.clip(1 - (YY - horizon) / 120, 0, 1) * (YY >= horizon)
    picture = lay(picture, rgb(196, 180, 156), haze * 0.75)
    hull = (
        Mask()
        .polygon([(980, 452), (1300, 436), (1356, 414), (1330, 500), (1030, 510)])
        .polygon([(1090, 446), (1096, 396), (1180, 392), (1184, 440)])
    )
    shadow = Mask().polygon([(1010, 506), (1340, 496), (1180, 540), (960, 536)]).array(6)
    picture = lay(picture, rgb(60, 52, 44), shadow * 0.75)
    rust = rgb(116, 74, 56) * (1 + 0.35 * cloud(95, 1.2)[..., None])
    picture = lay(picture, rust, hull.array(1.0))
    picture = lay(picture, rgb(206, 200, 190), Mask().line([(982, 456), (1300, 441), (1352, 418)], 5).array(0.8) * 0.8)
    return develop(picture, seed=6, exposure=1.4, colour=0.9, warmth=0.015)
