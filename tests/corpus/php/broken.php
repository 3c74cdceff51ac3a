<?php

function before(): int
{
    return 1;
}

class Half
{
    public function fine() { return 1; }

    public function torn(int $a, {
        return 2;
    }
}

function after(): int
{
    return 2;
}
