/* A mechanism of which no real one exists: MIT's library with faults that are switched on (tests/faultmech). Everything else about it is real. */
#ifndef FAULTS_H
#define FAULTS_H
#include "kit.h"

/* The library of the mechanism, once, by its path. */
int faults_load(const char *path);

/* What a scenario says of its mechanism, from now on and for the objects made from now on; and no faults any more. */
void faults_begin(const json_t *scenario, int tests_server);
void faults_end(void);
#endif
