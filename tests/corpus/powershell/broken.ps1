function Get-Before { 1 }

function Get-Torn { if ((( 
