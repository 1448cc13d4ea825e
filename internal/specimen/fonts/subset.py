#!/usr/bin/env python3
"""Makes the font subsets beside this file.

Run at development time only, whenever the copy or the grammar uses new
characters; the Go package embeds the results. Needs fontTools (Debian:
python3-fonttools) and the OFL fonts of Debian's fonts-noto-cjk.

    /usr/bin/python3 internal/specimen/fonts/subset.py

The song faces set body and headlines, the hei faces headlines, captions and
furniture; each holds the characters of copytext/*.toml with ASCII,
punctuation and the vertical punctuation of U+FE10-19 and U+FE30-44. The roman faces hold Latin with proportional quotation marks.
Outlines are turned from cubic to quadratic so that a PDF can carry them as
TrueType.
"""
import glob
import os
import tomllib

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable

HERE = os.path.dirname(os.path.abspath(__file__))
NOTO = "/usr/share/fonts/opentype/noto/"

# How far a quadratic outline may leave its cubic original, in 1/1000 em. Two
# units are a fortieth of a millimetre at 36 point: nobody sees it in print.
MAX_ERR = 2.4

ASCII = "".join(map(chr, range(0x20, 0x7F)))
POINTS = "·×—…‘’“”•°℃○●◎□■△▲▶◆★☆※→、。〈〉《》「」『』【】〔〕〇！％（），．／：；？～￥"
UPRIGHT = "".join(map(chr, list(range(0xFE10, 0xFE1A)) + list(range(0xFE30, 0xFE45))))
LATIN = ASCII + "£§©°·×éèêëàâäáíóöôúüñçßÉ–—‘’“”•…€★▲■□"
# Characters that the program itself writes: mastheads, folios, jumps, datelines.
FURNITURE = (
    "年月日星期一二三四五六七八九十零〇廿初正冬腊闰甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    "本期版第总报讯记者见习通讯员摄文图首席实责任编辑版式设计校对新闻热线电话主办主管出下转上接紧续"
    "要综合民生文化导读今日广告公告启事传真网址邮箱定价元免费赠阅东西南北区报"
)


def strings(value):
    """Every string inside a TOML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)


def gather():
    """All characters of the copy."""
    every = set()
    for path in sorted(glob.glob(os.path.join(HERE, "..", "copytext", "*.toml"))):
        with open(path, "rb") as f:
            every |= set("".join(strings(tomllib.load(f))))
    return every - set("\n\r\t")


def face(ttc, number, text, out, family, style, features=()):
    options = subset.Options()
    options.layout_features = list(features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GPOS", "GSUB", "GDEF"]
    options.font_number = number
    font = subset.load_font(NOTO + ttc, options)
    if features:
        pick_proportional(font, text)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in text])
    options.layout_features = []
    cutter.subset(font)
    quadratic(font)
    rename(font, family, style)
    font.save(os.path.join(HERE, out))
    print(out, len(font.getBestCmap()), "characters", os.path.getsize(os.path.join(HERE, out)), "bytes")


def pick_proportional(font, text):
    """Maps characters to their proportional forms (feature pwid)."""
    gsub = font["GSUB"].table
    swap = {}
    for rec in gsub.FeatureList.FeatureRecord:
        if rec.FeatureTag == "pwid":
            for index in rec.Feature.LookupListIndex:
                for st in gsub.LookupList.Lookup[index].SubTable:
                    st = getattr(st, "ExtSubTable", st)
                    if hasattr(st, "mapping"):
                        swap.update(st.mapping)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            for c in text:
                old = table.cmap.get(ord(c))
                if old in swap:
                    table.cmap[ord(c)] = swap[old]


def quadratic(font):
    """Replaces the CFF outlines by TrueType ones."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphs, glyf.glyphOrder = {}, order
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERR, reverse_direction=True))
        glyf.glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf
    hmtx = font["hmtx"]
    for name in order:
        g = glyf.glyphs[name]
        g.recalcBounds(glyf)
        hmtx[name] = (hmtx[name][0], getattr(g, "xMin", 0) or 0)
    maxp = newTable("maxp")
    font["maxp"] = maxp
    maxp.tableVersion = 0x00010000
    maxp.maxZones, maxp.maxTwilightPoints, maxp.maxStorage = 1, 0, 0
    maxp.maxFunctionDefs = maxp.maxInstructionDefs = maxp.maxStackElements = 0
    maxp.maxSizeOfInstructions, maxp.maxComponentElements = 0, 0
    maxp.maxComponentDepth = maxp.maxPoints = maxp.maxContours = 0
    maxp.maxCompositePoints = maxp.maxCompositeContours = 0
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"
    font.recalcTimestamp = False


def rename(font, family, style):
    name = font["name"]
    for nid, value in ((1, family), (2, style), (3, family + " " + style), (4, family + " " + style),
                       (6, family.replace(" ", "") + "-" + style)):
        name.setName(value, nid, 3, 1, 0x409)


def main():
    text = "".join(sorted(gather() | set(ASCII + POINTS + FURNITURE + UPRIGHT)))
    face("NotoSerifCJK-Regular.ttc", 2, text, "song.ttf", "Specimen Song", "Regular")
    face("NotoSansCJK-Bold.ttc", 2, text, "hei-bold.ttf", "Specimen Hei", "Bold")
    face("NotoSerifCJK-Bold.ttc", 2, text, "song-bold.ttf", "Specimen Song", "Bold")
    face("NotoSansCJK-Regular.ttc", 2, text, "hei.ttf", "Specimen Hei", "Regular")
    face("NotoSerifCJK-Regular.ttc", 2, LATIN, "roman.ttf", "Specimen Roman", "Regular", ("pwid",))
    face("NotoSerifCJK-Bold.ttc", 2, LATIN, "roman-bold.ttf", "Specimen Roman", "Bold", ("pwid",))
    face("NotoSansCJK-Bold.ttc", 2, LATIN, "grotesk-bold.ttf", "Specimen Grotesk", "Bold", ("pwid",))


if __name__ == "__main__":
    main()
