"""Tracked changes accepted and rejected by LibreOffice: a macro in a profile of its own, all files at once."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

VERBS = ("Accept", "Reject")
_DTD = "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
_LIBRARIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "{_DTD}" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
   library:link="false"/>
</library:libraries>"""
_LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "{_DTD}" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
  library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>"""
_MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "{_DTD}" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Decide(sFolder As String)
  On Error Goto Failed
  sFiles = ""
  sFile = Dir(sFolder &amp; "/*.docx")
  Do While sFile &lt;&gt; ""
    sFiles = sFiles &amp; sFile &amp; "/"
    sFile = Dir
  Loop
  Dim aHidden(0) As New com.sun.star.beans.PropertyValue
  Dim aSaved(0) As New com.sun.star.beans.PropertyValue
  aHidden(0).Name = "Hidden"
  aHidden(0).Value = True
  aSaved(0).Name = "FilterName"
  aSaved(0).Value = "MS Word 2007 XML"
  oHelper = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each sFile In Split(sFiles, "/")
    If sFile &lt;&gt; "" Then
      For Each sVerb In Array("Accept", "Reject")
        oFile = StarDesktop.loadComponentFromURL("file://" &amp; sFolder &amp; "/" &amp; sFile, "_blank", 0, aHidden())
        oFrame = oFile.CurrentController.Frame
        oHelper.executeDispatch(oFrame, ".uno:" &amp; sVerb &amp; "AllTrackedChanges", "", 0, Array())
        oFile.storeToURL("file://" &amp; sFolder &amp; "/" &amp; sVerb &amp; "/" &amp; sFile, aSaved())
        oFile.close(True)
      Next
    End If
  Next
  Exit Sub
Failed:
  Open sFolder &amp; "/error.txt" For Output As #1
  Print #1, Error$ &amp; " " &amp; Erl
  Close #1
End Sub
</script:module>"""


def decided(files: Mapping[str, bytes], folder: Path) -> dict[str, dict[str, bytes]]:
    """Each DOCX as LibreOffice saves it after accepting and after rejecting everything: verb → name → bytes."""
    tool = shutil.which("soffice")
    if tool is None:
        pytest.skip("needs LibreOffice")
    start = [tool, f"-env:UserInstallation=file://{folder}/home", "--headless", "--norestore"]
    # A new profile first makes libraries of its own, over those that stand there.
    subprocess.run([*start, "--terminate_after_init"], cwd=folder, check=True, capture_output=True, timeout=600)
    basic = folder / "home" / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (basic / "script.xlc").write_text(_LIBRARIES)
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY)
    (basic / "Standard" / "Module1.xba").write_text(_MODULE)
    for verb in VERBS:
        (folder / verb).mkdir()
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    macro = f'macro:///Standard.Module1.Decide("{folder}")'
    subprocess.run([*start, macro], cwd=folder, check=True, capture_output=True, timeout=600)
    assert not (folder / "error.txt").exists(), (folder / "error.txt").read_text()
    return {verb: {name: (folder / verb / f"{name}.docx").read_bytes() for name in files} for verb in VERBS}
