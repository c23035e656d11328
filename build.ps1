# The twin of build.sh for Windows: the same verbs, the same MSBuild targets and CMake presets.
# It has not been run on Windows yet. The library is linked by mingw-w64 there as on Linux; what runs under Wine on Linux is tests/sspi/run.sh.
#
#   setup    check what is needed
#   build    the libraries
#   test     setup, the managed form and its tests
#   demo     needs a Kerberos realm and sshd: Linux only, see build.sh
#   mutate   the same
#   bench    the same
#   pack     out/package: what an installation has
#   header   write include/gssnative.h and the export lists anew
#   clean    remove out/
[CmdletBinding()]
param([Parameter(Position = 0)] [string] $Verb = '', [switch] $Full)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$Target = 'win-x64'

function Stop-Build([string] $Message) { [Console]::Error.WriteLine("build.ps1: $Message"); exit 1 }

function Invoke-Tool([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { Stop-Build "failed: $Program $Arguments" }
}

function Invoke-Setup {
    foreach ($tool in 'dotnet', 'cmake', 'ninja', 'x86_64-w64-mingw32-gcc') {
        if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) { Stop-Build "$tool is missing" }
    }
    & dotnet --version | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-Build 'the .NET SDK 10.0 is missing (see global.json)' }
}

function Invoke-Managed { Invoke-Tool dotnet @('build', 'src/GssNative', '-c', 'Release', '-v:m', '-nologo') }

function Invoke-Build {
    Invoke-Tool dotnet @('build', 'src/GssNative', '-c', 'Release', '-v:m', '-nologo', '-p:Form=freestanding', "-p:NativeTarget=$Target")
    Push-Location cmake
    try {
        Invoke-Tool cmake @('--preset', $Target)
        Invoke-Tool cmake @('--build', '--preset', $Target)
    }
    finally { Pop-Location }
}

function Invoke-Header([string[]] $Options) {
    Invoke-Tool dotnet (@('run', '--project', 'src/GssNative.HeaderGen', '-c', 'Release', '--', 'out/bin/GssNative/managed/GssNative.dll', '--root', '.') + $Options)
}

if ($Full -and $Verb -ne 'test') { Stop-Build '-Full belongs to test' }
switch ($Verb) {
    'setup' { Invoke-Setup }
    'build' { Invoke-Setup; Invoke-Build }
    'test' {
        Invoke-Setup
        Invoke-Managed
        Invoke-Header @('--check')
        Invoke-Tool dotnet @('test', 'tests/GssNative.Tests', '-c', 'Release', '-nologo')
    }
    { $_ -in 'demo', 'bench', 'mutate' } { Stop-Build "$Verb needs a Kerberos realm: run build.sh on Linux" }
    'pack' {
        Invoke-Setup
        Invoke-Build
        Invoke-Tool cpack @('--config', "out/$Target/cmake/CPackConfig.cmake", '-B', 'out/package')
    }
    'header' { Invoke-Managed; Invoke-Header @() }
    'clean' { if (Test-Path out) { Remove-Item -Recurse -Force out } }
    default {
        Get-Content $PSCommandPath | Select-Object -Skip 4 | Where-Object { $_ -match '^#' } | ForEach-Object { $_ -replace '^# ?', '' }
        exit 2
    }
}
