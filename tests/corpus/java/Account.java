/* Licence text. */
package com.example.bank;

import java.util.List;
import java.util.concurrent.*;
import static org.junit.Assert.assertEquals;

/**
 * An account.
 *
 * @author nobody
 */
@Entity
@Table(name = "account", schema = "bank")
public class Account<T extends Owner> extends Base implements Comparable<Account<T>> {
    private static final int MAX_OVERDRAFT = 500;
    public static final String NAME = "x", OTHER = "y";
    private long balance;

    public Account() {
        this(0);
    }

    public Account(long balance) {
        this.balance = balance;
    }

    /** Adds money. */
    @Override
    public synchronized <R> R deposit(long amount,
                                      List<? super R> log) throws TooMuch {
        Runnable r = new Runnable() {
            @Override
            public void run() {
            }
        };
        return null;
    }

    public int compareTo(Account<T> other) { return 0; }

    enum State {
        OPEN,
        CLOSED {
            @Override
            void leave() { }
        };

        void leave() { }
    }

    static class Builder {
        Account<Owner> build() { return null; }
    }

    interface Listener {
        int LIMIT = 3;
        void changed(Account<?> account);
        default void reset() { }
    }
}

record Transfer(Account<?> from, long amount) {
    Transfer {
        assert amount > 0;
    }
}

@interface Audited {
    String value() default "";
}
