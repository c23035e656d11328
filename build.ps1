# The twin of build.sh for Windows: the same verbs, the same MSBuild targets and CMake presets. The library is linked by mingw-w64 there as on Linux.
# It has not been run on Windows yet. Its verbs are run by PowerShell on Linux (tests/powershell); what runs under Wine is tests/sspi/run.sh.
#
#   setup           check what is needed
#   build [win-x64] the libraries, in out/win-x64/cmake
#   test            setup, build, the managed form and its tests, and the C tests that need no realm
#   demo            needs a Kerberos realm and sshd: Linux only, see build.sh
#   mutate          the same
#   bench           the same
#   pack            out/package: what an installation has, as .zip
#   header          write include/gssnative.h and the export lists anew
#   clean           remove out/
[CmdletBinding()]
param([Parameter(Position = 0)] [string] $Verb = '', [Parameter(Position = 1)] [string] $Target = 'win-x64')
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false     # Invoke-Tool looks at the exit status
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE = '1'
$env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
$env:UseSharedCompilation = 'false'                   # no compiler server stays behind
$env:MSBUILDDISABLENODEREUSE = '1'

# Each with what it is for; those of mingw-w64 under the names of cmake/win-x64.toolchain.cmake.
$Needed = [ordered] @{
    'dotnet' = 'the .NET SDK 10.0'
    'cmake' = 'CMake 3.21 or later'
    'ninja' = 'Ninja, which CMake runs'
    'x86_64-w64-mingw32-gcc' = 'mingw-w64: the C compiler and linker'
    'x86_64-w64-mingw32-g++' = 'mingw-w64: the C++ compiler, for the tests of the header'
    'x86_64-w64-mingw32-windres' = 'mingw-w64: the version resource'
    'x86_64-w64-mingw32-dlltool' = 'mingw-w64: the import library for Microsoft''s linker'
}

function Stop-Build([string] $Message) {
    [Console]::Error.WriteLine("build.ps1: $Message")
    exit 1
}

function Invoke-Tool([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { Stop-Build "failed: $Program $Arguments" }
}

function Invoke-Setup {
    foreach ($tool in $Needed.Keys) {
        if (-not (Get-Command $tool -CommandType Application -ErrorAction SilentlyContinue)) { Stop-Build "$tool is missing: $($Needed[$tool])" }
    }
    & dotnet --version | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-Build 'dotnet --version failed, see above: the .NET SDK 10.0 is needed (see global.json)' }
}

function Invoke-Managed { Invoke-Tool 'dotnet' @('build', 'src/GssNative', '-c', 'Release', '-v:m', '-nologo') }

function Invoke-Object { Invoke-Tool 'dotnet' @('build', 'src/GssNative', '-c', 'Release', '-v:m', '-nologo', '-p:Form=freestanding', '-p:NativeTarget=win-x64') }

function Invoke-Link([string] $Preset) {
    Push-Location cmake
    try {
        Invoke-Tool 'cmake' @('--preset', $Preset)
        Invoke-Tool 'cmake' @('--build', '--preset', $Preset)
    }
    finally { Pop-Location }
}

function Invoke-Header([string[]] $Options) {
    Invoke-Tool 'dotnet' (@('run', '--project', 'src/GssNative.HeaderGen', '-c', 'Release', '--', 'out/bin/GssNative/managed/GssNative.dll', '--root', '.') + $Options)
}

if ($Target -ne 'win-x64') { Stop-Build "$Target is built by build.sh on Linux; here it is win-x64" }
Push-Location $PSScriptRoot
try {
    switch -CaseSensitive ($Verb) {
        'setup' { Invoke-Setup }
        'build' {
            Invoke-Setup
            Invoke-Object
            Invoke-Link 'win-x64'
        }
        'test' {
            Invoke-Setup
            Invoke-Managed
            Invoke-Object
            Invoke-Link 'win-x64-tests'
            Invoke-Header @('--check')
            Invoke-Tool 'dotnet' @('test', 'tests/GssNative.Tests', '-c', 'Release', '-nologo')
            Invoke-Tool 'ctest' @('--test-dir', 'out/win-x64/cmake', '--output-on-failure', '-R', '^(shared|static|header)[.]')
        }
        'demo' { Stop-Build 'demo needs a Kerberos realm: run build.sh on Linux' }
        'mutate' { Stop-Build 'mutate needs a Kerberos realm: run build.sh on Linux' }
        'bench' { Stop-Build 'bench needs a Kerberos realm: run build.sh on Linux' }
        'pack' {
            Invoke-Setup
            Invoke-Object
            Invoke-Link 'win-x64'
            if (Test-Path out/package) { Remove-Item -Recurse -Force out/package }
            Invoke-Tool 'cpack' @('--config', 'out/win-x64/cmake/CPackConfig.cmake', '-B', 'out/package')
        }
        'header' {
            Invoke-Managed
            Invoke-Header @()
        }
        'clean' { if (Test-Path out) { Remove-Item -Recurse -Force out } }
        default {
            Get-Content $PSCommandPath | Where-Object { $_ -match '^#( |$)' } | ForEach-Object { $_ -replace '^# ?', '' } | Select-Object -First 12
            exit 2
        }
    }
}
finally { Pop-Location }
