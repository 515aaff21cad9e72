"""The theme of a Word file: nothing refers to it, but strict validators miss it. Black on white, Times New Roman."""

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAMES = ("dk1", "lt1", "dk2", "lt2", *(f"accent{at}" for at in range(1, 7)), "hlink", "folHlink")
_LIGHT = ("lt1", "lt2")
_COLOURS = "".join(
    f'<a:{name}><a:srgbClr val="{"FFFFFF" if name in _LIGHT else "000000"}"/></a:{name}>' for name in _NAMES
)
_FACE = '<a:latin typeface="Times New Roman"/><a:ea typeface=""/><a:cs typeface=""/>'
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"

THEME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<a:theme xmlns:a="{_DRAWING}" name="Plan"><a:themeElements><a:clrScheme name="Plan">{_COLOURS}</a:clrScheme>'
    f'<a:fontScheme name="Plan"><a:majorFont>{_FACE}</a:majorFont><a:minorFont>{_FACE}</a:minorFont></a:fontScheme>'
    f'<a:fmtScheme name="Plan"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>'
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
    "</a:fmtScheme></a:themeElements></a:theme>"
)
