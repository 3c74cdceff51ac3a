package com.example.forms;

record Range(int low, int high) {
    static final int WIDEST = 9;
}
