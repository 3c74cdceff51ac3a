<?php
define("SINGLE_RATE", 1);
define('DOUBLE_RATE', 2);
