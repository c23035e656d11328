#include <windows.h>

/* Once, while no other code of the library runs. */
void gssnative_seed_cookie(void);
