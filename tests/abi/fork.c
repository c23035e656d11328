/* fork: the parent has used the library; each of N children makes a whole login of its own. Nobody may hang, crash or fail.
 * Linked with bench/twin.c the same program says what C does here.   fork N */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "whole_login.h"

#define HOST "ssh.rig.test"

int main(int argc, char **argv)
{
    login_functions functions = linked_functions();
    int children = argc == 2 ? atoi(argv[1]) : 0, good = 0, hangs = 0, crashes = 0, failures = 0;
    if (children < 1 || !getenv("RIG")) {
        fprintf(stderr, "usage: with-realm.sh kind %s NUMBER-OF-CHILDREN\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (!whole_login(&functions, HOST, "alice")) {
        printf("the parent's login failed\n");
        return EXIT_FAILURE;
    }
    fflush(stdout);
    for (int i = 0; i < children; i++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            alarm(20);                                                  /* SIGALRM ends a child that hangs */
            _exit(whole_login(&functions, HOST, "alice") ? 0 : 1);
        }
        if (child < 0 || waitpid(child, &status, 0) != child) return EXIT_FAILURE;
        if (WIFSIGNALED(status)) WTERMSIG(status) == SIGALRM ? hangs++ : crashes++;
        else WEXITSTATUS(status) == 0 ? good++ : failures++;
    }
    printf("%d children: %d logins, %d hangs, %d crashes, %d failures\n", children, good, hangs, crashes, failures);
    if (!whole_login(&functions, HOST, "alice")) return EXIT_FAILURE;   /* and the parent is as it was */
    return good == children ? EXIT_SUCCESS : EXIT_FAILURE;
}
