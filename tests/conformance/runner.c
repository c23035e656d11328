/* Runs the files of the conformance kit against libgssnative.
 *   conformance pure FOLDER                      the cases that need nothing
 *   conformance realm FOLDER LIBFAULTMECH        all of them, inside of with-realm.sh
 * Each failure is a line, the counts are the last. */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "faults.h"
#include "kit.h"

/* Members of every case, which no theme looks at. */
#define COMMON_MEMBERS 6
static const char *const common[COMMON_MEMBERS] = { "name", "level", "rules", "source", "why", "needs" };

static const struct {
    const char *name;
    void (*run)(const json_t *item);
} themes[] = {
    { "oids", run_oid },
    { "offers", run_offer },
    { "mic-inputs", run_mic_input },
    { "kex-names", run_kex_name },
    { "bodies", run_body },
    { "first-tokens", run_first_token },
    { "krb-errors", run_krb_error },
    { "states", run_scenario },
};
enum { THEMES = sizeof themes / sizeof *themes, MOST_BLOCKS = 256 };

ssh_gss_backend *kit_backend;
static const char *current_file = "", *current_case = "";
static int failures_of_case, cases, failed, left;
static void *blocks[MOST_BLOCKS];
static size_t block_count;

void kit_fail(const char *format, ...)
{
    va_list arguments;
    failures_of_case++;
    printf("%s.json: %s: ", current_file, current_case);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void *kit_memory(size_t size)
{
    void *block = calloc(1, size ? size : 1);
    if (block == NULL || block_count == MOST_BLOCKS) {
        fprintf(stderr, "%s.json: %s: no memory\n", current_file, current_case);
        exit(EXIT_FAILURE);
    }
    return blocks[block_count++] = block;
}

static int is_in(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

void kit_members(const json_t *object, const char *names)
{
    char *copy = kit_memory(strlen(names) + 1);
    const char *known[32] = { 0 };
    size_t count = 0;
    strcpy(copy, names);
    for (char *name = strtok(copy, " "); name != NULL && count < 32; name = strtok(NULL, " ")) {
        size_t last = strlen(name) - 1;
        int optional = name[last] == '?';
        if (optional) name[last] = 0;
        if (!optional && json_object_get(object, name) == NULL) kit_fail("the member %s is missing", name);
        known[count++] = name;
    }
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) {
        int of_case = json_object_get(object, "why") != NULL && is_in(name, common, COMMON_MEMBERS);
        if (!of_case && !is_in(name, known, count)) kit_fail("unknown member %s", name);
    }
}

const char *kit_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value)) return json_string_value(value);
    kit_fail("%s is no text", name);
    return "";
}

static int digit(char character)
{
    static const char digits[] = "0123456789abcdef";
    const char *place = character ? strchr(digits, character) : NULL;
    return place ? (int)(place - digits) : -1;
}

kit_bytes kit_hex(const json_t *object, const char *name)
{
    const char *text = kit_text(object, name);
    size_t length = strlen(text) / 2;
    uint8_t *data = kit_memory(length);
    if (strlen(text) % 2 != 0) kit_fail("%s has half a byte", name);
    for (size_t i = 0; i < length; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) kit_fail("%s is not hexadecimal at byte %zu", name, i);
        data[i] = (uint8_t)(high << 4 | (low & 15));
    }
    kit_bytes bytes = { data, length };
    return bytes;
}

int kit_true(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_boolean(value)) kit_fail("%s is neither true nor false", name);
    return json_is_true(value);
}

uint32_t kit_number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > UINT32_MAX) kit_fail("%s is no number of 32 bits", name);
    return (uint32_t)json_integer_value(value);
}

const json_t *kit_recommended(const json_t *expected)
{
    if (json_is_array(expected)) expected = json_array_get(expected, 0);
    if (!json_is_object(expected)) kit_fail("what is expected is not said");
    return expected;
}

void kit_same_text(const char *what, const char *got, const char *expected)
{
    if (strcmp(got, expected) != 0) kit_fail("%s: got %s, expected %s", what, got, expected);
}

void kit_same_bytes(const char *what, const uint8_t *got, size_t length, kit_bytes expected)
{
    size_t at = 0;
    while (at < length && at < expected.length && got[at] == expected.data[at]) at++;
    if (length != expected.length || at != length) kit_fail("%s: %zu bytes, expected %zu; they differ from byte %zu on", what, length, expected.length, at);
}

ssh_gss_auth *kit_auth(uint32_t role, uint32_t method, uint32_t flags, const char *host)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = NULL;
    options.backend = kit_backend;
    options.role = role;
    options.method = method;
    options.flags = flags;
    options.host = host;
    if (ssh_gss_auth_new(&options, &auth, &error) != GSSN_OK) kit_fail("no object: %s", error.message);
    return auth;
}

uint32_t kit_state(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    return ssh_gss_get_context_info(auth, &info) == GSSN_OK ? info.state : 0;
}

const char *kit_status(ssh_gss_status status)
{
    return status == GSSN_OK ? "ok" : status == GSSN_CONTINUE ? "more" : ssh_gss_status_name(status);
}

static void run_case(const json_t *item, void (*run)(const json_t *), int with_realm)
{
    current_case = json_is_string(json_object_get(item, "name")) ? json_string_value(json_object_get(item, "name")) : "(a case without a name)";
    const json_t *needs = json_object_get(item, "needs");
    failures_of_case = 0;
    int is_known = needs == NULL || strcmp(kit_text(item, "needs"), "realm") == 0 || strcmp(kit_text(item, "needs"), "mechanism") == 0;
    if (!is_known) kit_fail("it needs what is not known here");
    if (needs != NULL && is_known && !with_realm) {
        left++;
        return;
    }
    cases++;
    run(item);
    if (failures_of_case > 0) failed++;
    while (block_count > 0) free(blocks[--block_count]);
}

static void run_file(const char *folder, size_t theme, int with_realm)
{
    char path[4096];
    json_error_t error;
    current_file = themes[theme].name;
    current_case = "(the file)";
    failures_of_case = 0;
    snprintf(path, sizeof path, "%s/%s.json", folder, current_file);
    json_t *kit = json_load_file(path, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    const json_t *list = json_object_get(kit, "cases");
    if (kit == NULL) kit_fail("line %d: %s", error.line, error.text);
    else {
        kit_members(kit, "format theme about cases");
        if (kit_number(kit, "format") != 1) kit_fail("another format than 1");
        kit_same_text("theme", kit_text(kit, "theme"), current_file);
        if (json_array_size(list) == 0) kit_fail("no cases");
    }
    if (failures_of_case > 0) failed++;
    for (size_t i = 0; i < json_array_size(list); i++) run_case(json_array_get(list, i), themes[theme].run, with_realm);
    json_decref(kit);
}

/* A file that no theme knows would never be run. */
static void find_strangers(const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        perror(folder);
        exit(EXIT_FAILURE);
    }
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        int known = dot == NULL || strcmp(dot, ".json") != 0;
        for (size_t i = 0; i < THEMES && !known; i++)
            known = strlen(themes[i].name) == (size_t)(dot - entry->d_name) && strncmp(themes[i].name, entry->d_name, strlen(themes[i].name)) == 0;
        if (known) continue;
        printf("%s: no such theme\n", entry->d_name);
        failed++;
    }
    closedir(directory);
}

int main(int count, char **arguments)
{
    int with_realm = count == 4 && strcmp(arguments[1], "realm") == 0;
    if (!with_realm && (count != 3 || strcmp(arguments[1], "pure") != 0)) {
        fprintf(stderr, "conformance pure FOLDER\nconformance realm FOLDER LIBFAULTMECH\n");
        return 2;
    }
    if (with_realm && getenv("RIG") == NULL) {
        fprintf(stderr, "no realm: start this program with with-realm.sh\n");
        return 2;
    }
    if (with_realm && !faults_load(arguments[3])) {
        fprintf(stderr, "%s: no such mechanism\n", arguments[3]);
        return 2;
    }
    find_strangers(arguments[2]);
    for (size_t i = 0; i < THEMES; i++) run_file(arguments[2], i, with_realm);
    printf("conformance: %d cases, %d failed; %d need a realm\n", cases, failed, left);
    return failed > 0 || cases == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
