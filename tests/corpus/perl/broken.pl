use strict;
sub before { 1 }

sub torn { my ($x = ((( ;
