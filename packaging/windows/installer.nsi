; Per user, no administrator: the folder, the start menu, the file types, and a way to remove it all.
; Ledgers and settings are never removed.
!ifdef X64 ; the maker that Debian ships; the one for Windows makes setups of 32 bit alone
  Target amd64-unicode
!endif
Unicode true
!include "MUI2.nsh"
Name "fundtracker ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\fundtracker"
InstallDirRegKey HKCU "Software\fundtracker" "folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${FOLDER}\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\fundtracker.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"
LangString NAME ${LANG_SIMPCHINESE} "园区资金台账"
LangString NAME ${LANG_ENGLISH} "Park fund ledger"
LangString LEDGER ${LANG_SIMPCHINESE} "园区资金账本"
LangString LEDGER ${LANG_ENGLISH} "Park fund ledger"
LangString COPY ${LANG_SIMPCHINESE} "审阅副本"
LangString COPY ${LANG_ENGLISH} "Review copy"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "fundtracker"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "fundtracker setup"
VIAddVersionKey "LegalCopyright" "MIT"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\fundtracker"
!define OPEN '"$INSTDIR\fundtracker.exe" "%1"'

Section
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\versions\${VERSION}"
  File /r "${FOLDER}\*"
  CreateShortcut "$SMPROGRAMS\$(NAME).lnk" "$INSTDIR\fundtracker.exe"
  WriteRegStr HKCU "Software\fundtracker" "folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.ftdb" "" "fundtracker.ledger"
  WriteRegStr HKCU "Software\Classes\fundtracker.ledger" "" "$(LEDGER)"
  WriteRegStr HKCU "Software\Classes\fundtracker.ledger\DefaultIcon" "" "$INSTDIR\fundtracker.exe,0"
  WriteRegStr HKCU "Software\Classes\fundtracker.ledger\shell\open\command" "" '${OPEN}'
  WriteRegStr HKCU "Software\Classes\.ftreview" "" "fundtracker.copy"
  WriteRegStr HKCU "Software\Classes\fundtracker.copy" "" "$(COPY)"
  WriteRegStr HKCU "Software\Classes\fundtracker.copy\DefaultIcon" "" "$INSTDIR\fundtracker.exe,0"
  WriteRegStr HKCU "Software\Classes\fundtracker.copy\shell\open\command" "" '${OPEN}'
  WriteRegStr HKCU "Software\Classes\Applications\fundtracker.exe\shell\open\command" "" '${OPEN}'
  WriteRegStr HKCU "Software\Classes\Applications\fundtracker.exe\SupportedTypes" ".csv" ""
  WriteRegStr HKCU "Software\Classes\Applications\fundtracker.exe\SupportedTypes" ".xls" ""
  WriteRegStr HKCU "Software\Classes\Applications\fundtracker.exe\SupportedTypes" ".xlsx" ""
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "$(NAME) (fundtracker)"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\fundtracker.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; icons of files at once
SectionEnd

Section "Uninstall"
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\fundtracker.exe"
  Delete "$INSTDIR\fundtracker.com"
  Delete "$INSTDIR\current"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\NOTICE"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only where nothing of the person's lies in it
  Delete "$SMPROGRAMS\园区资金台账.lnk" ; both: the language may have changed since
  Delete "$SMPROGRAMS\Park fund ledger.lnk"
  DeleteRegKey HKCU "Software\Classes\.ftdb"
  DeleteRegKey HKCU "Software\Classes\.ftreview"
  DeleteRegKey HKCU "Software\Classes\fundtracker.ledger"
  DeleteRegKey HKCU "Software\Classes\fundtracker.copy"
  DeleteRegKey HKCU "Software\Classes\Applications\fundtracker.exe"
  DeleteRegKey HKCU "Software\fundtracker"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
