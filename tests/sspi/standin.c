/* The one function of the stand-in that does something: it looks at who called it. The others are made by cmake/tests-windows.cmake. */
#include <windows.h>

enum { DEEPEST = 62, FAILED = 22 };

__declspec(dllexport) void *standin_frames[DEEPEST];
__declspec(dllexport) unsigned standin_frame_count;
__declspec(dllexport) int krb5_init_context(void **context);

int krb5_init_context(void **context)
{
    *context = NULL;
    standin_frame_count = CaptureStackBackTrace(0, DEEPEST, standin_frames, NULL);
    return FAILED;
}
