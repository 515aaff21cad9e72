"""Functions of PDFium that take bare addresses: asked of each letter and line, the usual ones take twice the time."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

ADDRESS, WHOLE = ctypes.c_void_p, ctypes.c_int


def address(thing: Any) -> int:
    """Where something of PDFium or of ctypes lies; 0 for nothing."""
    return ctypes.cast(thing, ADDRESS).value or 0


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, ADDRESS, *arguments)(address(function))


code_of = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, WHOLE)
text_of = _quick(pdfium.FPDFText_GetText, WHOLE, WHOLE, WHOLE, ADDRESS)
owner_of = _quick(pdfium.FPDFText_GetTextObject, ADDRESS, WHOLE)
box_of = _quick(pdfium.FPDFText_GetLooseCharBox, WHOLE, WHOLE, ADDRESS)

object_of = _quick(pdfium.FPDFPage_GetObject, ADDRESS, WHOLE)
kind_of = _quick(pdfium.FPDFPageObj_GetType, WHOLE)
matrix_of = _quick(pdfium.FPDFPageObj_GetMatrix, WHOLE, ADDRESS)
part_of = _quick(pdfium.FPDFFormObj_GetObject, ADDRESS, ctypes.c_ulong)
parts_in = _quick(pdfium.FPDFFormObj_CountObjects, WHOLE)
mode_of = _quick(pdfium.FPDFPath_GetDrawMode, WHOLE, ADDRESS, ADDRESS)
segments_in = _quick(pdfium.FPDFPath_CountSegments, WHOLE)
segment_of = _quick(pdfium.FPDFPath_GetPathSegment, ADDRESS, WHOLE)
point_of = _quick(pdfium.FPDFPathSegment_GetPoint, WHOLE, ADDRESS, ADDRESS)
shape_of = _quick(pdfium.FPDFPathSegment_GetType, WHOLE)
closes = _quick(pdfium.FPDFPathSegment_GetClose, WHOLE)
