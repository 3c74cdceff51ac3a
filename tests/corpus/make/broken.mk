before:
	echo 1

define torn
ifeq (((
