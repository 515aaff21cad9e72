"""The drawing of the sheet, for templates."""

from django import template

from plans.editor import drawing

register = template.Library()

for draw in (
    drawing.activity_row,
    drawing.section_row,
    drawing.add_row,
    drawing.row_link,
    drawing.finding_data,
    drawing.row_notes,
    drawing.row_tools,
):
    register.simple_tag(draw)
register.simple_tag(drawing.marked, name="pieces")
