#include <string>

namespace app {

int before() { return 1; }

class Half {
public:
    int fine() { return 1; }
    int torn(int a, { return a; }
};

int after() { return 2; }

}
