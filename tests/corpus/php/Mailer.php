<?php

declare(strict_types=1);

namespace App\Mail;

use App\Contracts\Sender;
use App\Support\{Clock, Queue as Line};
use function App\helper;

require_once __DIR__ . '/legacy.php';
include 'config.php';

const RETRIES = 3;
define('MAIL_HOST', 'localhost');

/**
 * Sends mail.
 */
#[Service]
abstract class Mailer extends Base implements Sender
{
    use Loggable;

    public const LIMIT = 10, BURST = 2;
    private string $host = 'x';

    public function __construct(private Clock $clock)
    {
    }

    /** Sends one. */
    public function send(string $to, array $options = []): bool
    {
        $retry = function () { return true; };
        return $retry();
    }

    abstract protected function open(): void;

    public static function make(): static
    {
        return new static();
    }
}

interface Transport
{
    public function deliver(string $message): void;
}

trait Loggable
{
    protected function log(string $line): void {}
}

enum State: string
{
    case Queued = 'queued';
    case Sent = 'sent';

    public function label(): string { return $this->value; }
}

function helper(int $x): int
{
    return $x;
}
