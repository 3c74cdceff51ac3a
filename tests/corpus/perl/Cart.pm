package Shop::Cart;

use strict;
use List::Util qw(max);
use parent 'Shop::Base';
require Shop::Item;
require "shop/totals.pl";

use constant LIMIT => 10;
use constant { RED => 1, GREEN => 2 };

our $VERSION = '1.0';
my $private = 1;

# Makes a cart.
sub new {
    my ($class, %args) = @_;
    return bless {%args}, $class;
}

sub total($$) { 1 }

has name => (is => 'ro');

package Shop::Row;

sub price { 2 }

package Shop::Inner {
    sub deep { 3 }
}

1;

__END__

=head1 NAME

sub documented { }
