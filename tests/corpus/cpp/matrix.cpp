#include "matrix.hpp"

namespace linear {

static int counter = 0;

template <typename T, Index N>
Matrix<T, N>::Matrix(Index n) : data_(n) {}

namespace {
int hidden() { return counter; }
}

class Engine::Impl {
public:
    void start() {}
};

// Runs it.
void Engine::start(int speed)
{
    Lock lock(mutex_);
    auto run = [](int x) { return x; };
    run(speed);
}

Engine::~Engine() {}

std::ostream &operator<<(std::ostream &out, const Engine &e) { return out; }

} // namespace linear

int linear::Engine::count() const { return 1; }

int &reference(int &x) { return x; }

extern "C" int plugin_main(void) { return 0; }
