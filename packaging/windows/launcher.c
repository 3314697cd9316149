/* Starts the version that the file "current" names. Built twice: fundtracker.exe opens the window,
   fundtracker.com is the command line, waits and hands on the exit status. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define ROOM 32768
static WCHAR folder[ROOM], version[64], program[ROOM], line[ROOM];

static int failed(const WCHAR *words)
{
#ifdef CONSOLE
    fwprintf(stderr, L"%ls\n", words);
#else
    MessageBoxW(NULL, words, L"fundtracker", MB_ICONERROR);
#endif
    return 70;
}

static int read_version(void)
{
    char bytes[64];
    DWORD n = 0, i;
    HANDLE file;
    if (swprintf(program, ROOM, L"%ls\\current", folder) < 0) return 0;
    file = CreateFileW(program, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 0;
    if (!ReadFile(file, bytes, sizeof bytes - 1, &n, NULL)) n = 0;
    CloseHandle(file);
    for (i = 0; i < n && ((bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '.'); i++) version[i] = bytes[i];
    version[i] = 0;
    return i > 0;
}

/* What follows the program's own name in the command line, as it was typed. */
static const WCHAR *words(void)
{
    const WCHAR *at = GetCommandLineW();
    int quoted = 0;
    while (*at && (quoted || (*at != L' ' && *at != L'\t'))) quoted ^= *at++ == L'"';
    while (*at == L' ' || *at == L'\t') at++;
    return at;
}

static int run(void)
{
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION child;
    DWORD status = 0;
    WCHAR *end;
    if (!GetModuleFileNameW(NULL, folder, ROOM) || !(end = wcsrchr(folder, L'\\')))
        return failed(L"fundtracker: the folder of the program was not found.");
    *end = 0;
    if (!read_version())
        return failed(L"安装不完整：缺少文件 current。请重新解压或安装。\nThe file \"current\" is missing: unpack or install the program again.");
#ifdef CONSOLE
    swprintf(program, ROOM, L"%ls\\versions\\%ls\\python\\python.exe", folder, version);
#else
    swprintf(program, ROOM, L"%ls\\versions\\%ls\\python\\pythonw.exe", folder, version);
#endif
    if (swprintf(line, ROOM, L"\"%ls\" -m fundtracker %ls", program, words()) < 0)
        return failed(L"fundtracker: the command is too long.");
    GetStartupInfoW(&start);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &child))
        return failed(L"程序没有启动。请重新解压或安装，并确认杀毒软件没有隔离文件。\nThe program did not start: unpack or install it again.");
#ifdef CONSOLE
    SetConsoleCtrlHandler(NULL, TRUE);
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &status);
#endif
    CloseHandle(child.hThread);
    CloseHandle(child.hProcess);
    return (int)status;
}

#ifdef CONSOLE
int wmain(void) { return run(); }
#else
int WINAPI wWinMain(HINSTANCE a, HINSTANCE b, PWSTR c, int d) { (void)a; (void)b; (void)c; (void)d; return run(); }
#endif
