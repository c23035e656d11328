/* What windows.sh measures: gssnative.dll beside its twin in C, loaded and used in the same way. Times, because callgrind does not count under Wine.
 *   client_windows LIBRARY TWIN mic|login PAIRS TURNS   both in one process: a turn of one, then of the other, PAIRS times; the medians in ns for one MIC or
 *                                                       login, and the median of the ratios
 *   client_windows LIBRARY first                        from nothing to a client's first token; ns
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include "../tests/abi/whole_login.h"

#define HOST "ssh.rig.test"
#define USER "alice"
enum { MOST_PAIRS = 10000 };

static double now(void)
{
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1e9 / (double)frequency.QuadPart;
}

static int find(const char *path, login_functions *f)
{
    HMODULE library = LoadLibraryA(path);
    if (!library) {
        fprintf(stderr, "%s: error %lu\n", path, (unsigned long)GetLastError());
        return 0;
    }
    FARPROC found;
#define FIND(member, name) ((found = GetProcAddress(library, name)) != NULL && memcpy(&f->member, &found, sizeof found) != NULL)
    return FIND(load, "ssh_gss_load") && FIND(auth_new, "ssh_gss_auth_new") && FIND(auth_free, "ssh_gss_auth_free") &&
           FIND(init, "ssh_gss_init_sec_context") && FIND(accept, "ssh_gss_accept_sec_context") && FIND(get_mic, "ssh_gss_get_mic") &&
           FIND(check_mic, "ssh_gss_check_mic") && FIND(dispose, "ssh_gss_buffer_dispose");
}

static int first(const char *path)
{
    login_functions f;
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_auth *auth = NULL;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    options.role = GSSN_INITIATOR;
    options.method = GSSN_WITH_MIC;
    options.host = HOST;
    options.username = USER;
    double start = now();
    int ok = find(path, &f) && f.load(NULL) == GSSN_OK && f.auth_new(&options, &auth, NULL) == GSSN_OK && f.init(auth, NULL, 0, &token) == GSSN_CONTINUE;
    double end = now();
    if (!ok) return 0;
    printf("%.0f\n", end - start);
    f.dispose(&token);
    f.auth_free(auth);
    return 1;
}

/* ns for one; 0 if it failed. */
static double turn(const login_functions *f, const both_ends *ends, int turns)
{
    double start = now();
    for (int i = 0; i < turns; i++)
        if (!(ends ? one_mic(f, ends) : whole_login(f, HOST, USER))) return 0;
    return (now() - start) / turns;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static int compare(const char *paths[2], int mics, int pairs, int turns)
{
    static double times[2][MOST_PAIRS], ratios[MOST_PAIRS];
    login_functions f[2];
    both_ends ends[2] = { { NULL, NULL }, { NULL, NULL } };
    int ok = pairs > 0 && pairs <= MOST_PAIRS && turns > 0;
    for (int who = 0; ok && who < 2; who++) ok = find(paths[who], &f[who]) && establish(&f[who], HOST, USER, &ends[who]) && turn(&f[who], mics ? &ends[who] : NULL, turns) > 0;
    for (int i = 0; ok && i < pairs; i++) {
        for (int second = 0; ok && second < 2; second++) {
            int who = (i + second) % 2;             /* neither is always the first */
            ok = (times[who][i] = turn(&f[who], mics ? &ends[who] : NULL, turns)) > 0;
        }
        ratios[i] = times[0][i] / times[1][i];
    }
    if (ok) printf("%.0f %.0f %.4f\n", median(times[0], pairs), median(times[1], pairs), median(ratios, pairs));
    for (int who = 0; who < 2; who++) if (ends[who].client) free_ends(&f[who], &ends[who]);
    return ok;
}

int main(int argc, char **argv)
{
    int ok = 0;
    if (argc == 3 && strcmp(argv[2], "first") == 0) ok = first(argv[1]);
    else if (argc == 6) ok = compare((const char *[2]) { argv[1], argv[2] }, strcmp(argv[3], "mic") == 0, atoi(argv[4]), atoi(argv[5]));
    if (!ok) fprintf(stderr, "failed\n");
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
