using module Shop.Items
Import-Module Pester
. ./lib/totals.ps1

$Limit = 10

# Adds an item.
function Add-Item {
    [CmdletBinding()]
    param([string]$Name, $Count = 1)
    function Inner { $Name }
    Get-Total -Of $Name
}

<#
.SYNOPSIS
Takes an item out.
#>
function script:Remove-Item($Name) { $Name }

filter Select-Red { $_ }

class Cart : Base {
    [int]$Size = 1
    static [string]$Title
    Cart([int]$size) { $this.Size = $size }
    [int] Total() { return $this.Size }
    static [void] Reset() {}
}

enum Color { Red; Green = 2 }
