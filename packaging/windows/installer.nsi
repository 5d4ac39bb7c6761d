; Windows installer for one user: no administrator, no network. Made by build.py, or by hand:
;   makensis -DVERSION=0.1.0 -DBUILD=<folder of the build> -DICON=<workbench.ico> -DLICENCE=<LICENSE> -DOUT=<file> installer.nsi
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "imaging-exam-workbench"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define KIND "ImagingExamWorkbench.Project"
; One name whatever the language, so that it is found again when it is to go.
!define SHORTCUT "$SMPROGRAMS\影像检查项目对码工作台 Imaging exam workbench.lnk"

Name "$(title)"
OutFile "${OUT}"
RequestExecutionLevel user
; Not the folder of the user's own data, which is $LOCALAPPDATA\imaging-exam-workbench.
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
SetCompressor /SOLID lzma
BrandingText "${NAME} ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Imaging exam mapping workbench"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\workbench-window.exe"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString title ${LANG_SIMPCHINESE} "影像检查项目对码工作台"
LangString title ${LANG_ENGLISH} "Imaging exam workbench"
LangString project ${LANG_SIMPCHINESE} "影像检查项目对码项目"
LangString project ${LANG_ENGLISH} "Imaging exam mapping project"
LangString kept ${LANG_SIMPCHINESE} "项目、密钥和设置已保留：$LOCALAPPDATA\${NAME}"
LangString kept ${LANG_ENGLISH} "Projects, keys and settings stay: $LOCALAPPDATA\${NAME}"
LangString running ${LANG_SIMPCHINESE} "请先关闭工作台，再重新运行本程序。"
LangString running ${LANG_ENGLISH} "Please close the workbench, then run this again."

; Only the program's own files are ever removed: whatever else lies in the folder stays.
!macro REMOVE_PROGRAM
  ClearErrors
  Delete "$INSTDIR\workbench-window.exe"
  Delete "$INSTDIR\workbench.exe"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP "$(running)" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  RMDir /r "$INSTDIR\_internal"
!macroend

Section
  SetShellVarContext current
  !insertmacro REMOVE_PROGRAM
  SetOutPath "$INSTDIR"
  File /r "${BUILD}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "${SHORTCUT}" "$INSTDIR\workbench-window.exe"

  WriteRegStr HKCU "Software\Classes\.iemap" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(project)"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\workbench-window.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\workbench-window.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "$(title)"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\workbench-window.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  ; Tells the desktop that kinds of files have changed.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  SetShellVarContext current
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only if it is empty
  Delete "${SHORTCUT}"
  ReadRegStr $0 HKCU "Software\Classes\.iemap" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "Software\Classes\.iemap"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  DetailPrint "$(kept)"
SectionEnd
