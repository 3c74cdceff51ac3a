#!/bin/sh
# git asks here for a user name and a password; they wait in pipes that only this process tree has,
# so they are in no argument, no address and no environment.
case "$1" in
    Username*) IFS= read -r answer <"/dev/fd/$OMNIWEB_USERNAME_FD" ;;
    *) IFS= read -r answer <"/dev/fd/$OMNIWEB_PASSWORD_FD" ;;
esac
printf '%s\n' "$answer"
