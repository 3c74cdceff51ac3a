package com.example;

import java.util.List;

class Broken {
    int before() {
        return 1;
    }

    void torn(int a, {
        int b = ;
    }

    int after() {
        return 2;
    }
}
