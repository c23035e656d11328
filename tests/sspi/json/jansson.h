/* As much of jansson's interface as the conformance kit uses, over a reader of its own: Debian has no jansson for mingw-w64.
 * The files were checked before, by jansson and by Python; this one takes JSON and refuses the rest without saying much. */
#ifndef JANSSON_H
#define JANSSON_H
#include <stddef.h>

typedef enum { JSON_NULL, JSON_TRUE, JSON_FALSE, JSON_INTEGER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } json_type;

typedef struct json_t {
    json_type type;
    long long number;
    char *text;             /* of a string: may hold NULs */
    size_t length;          /* of its text, or how many entries it has */
    char *key;              /* in an object */
    struct json_t *first;   /* entry */
    struct json_t *next;    /* one of the same array or object */
} json_t;

typedef struct { int line; char text[64]; } json_error_t;

enum { JSON_REJECT_DUPLICATES = 1, JSON_ALLOW_NUL = 2 };    /* both always hold */

json_t *json_load_file(const char *path, size_t flags, json_error_t *error);
void json_decref(json_t *value);
json_t *json_object_get(const json_t *object, const char *key);
json_t *json_array_get(const json_t *array, size_t index);

static inline int json_is(const json_t *value, json_type type) { return value != NULL && value->type == type; }

#define json_is_null(value) json_is(value, JSON_NULL)
#define json_is_true(value) json_is(value, JSON_TRUE)
#define json_is_boolean(value) (json_is(value, JSON_TRUE) || json_is(value, JSON_FALSE))
#define json_is_integer(value) json_is(value, JSON_INTEGER)
#define json_is_string(value) json_is(value, JSON_STRING)
#define json_is_array(value) json_is(value, JSON_ARRAY)
#define json_is_object(value) json_is(value, JSON_OBJECT)

static inline const char *json_string_value(const json_t *value) { return json_is_string(value) ? value->text : NULL; }
static inline size_t json_string_length(const json_t *value) { return json_is_string(value) ? value->length : 0; }
static inline long long json_integer_value(const json_t *value) { return json_is_integer(value) ? value->number : 0; }
static inline size_t json_array_size(const json_t *value) { return json_is_array(value) ? value->length : 0; }

#define json_array_foreach(array, index, value) \
    for (index = 0; index < json_array_size(array) && (value = json_array_get(array, index)) != NULL; index++)
#define json_object_foreach(object, key_, value) \
    for (value = json_is_object(object) ? (object)->first : NULL; value != NULL && (key_ = value->key) != NULL; value = value->next)
#endif
