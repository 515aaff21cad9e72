"""The drawing of the sheet, for templates."""

from django import template

from plans.editor import drawing, remarks

register = template.Library()

for draw in (
    drawing.column_heads,
    drawing.section_body,
    remarks.remark_links,
    remarks.remark_data,
    remarks.row_notes,
):
    register.simple_tag(draw)
register.simple_tag(drawing.marked, name="pieces")
