/* The data symbols that compiled C# refers to, or must not have; the stack cookie is in cookie.c. No runtime is linked. */
#if defined(_WIN32)
#define HIDDEN /* only what the .def file names is exported */
#else
#define HIDDEN __attribute__((visibility("hidden")))
#endif

HIDDEN const int RhpTrapThreads = 0; /* "is a collection waiting?" never */

/* Static fields of reference types would stay null forever, and thread statics would have no storage: ILC defines these two
   symbols only for them, and then a second definition is a link error. */
HIDDEN const char __GCStaticRegion = 0;
HIDDEN const char __ThreadStaticRegion = 0;
