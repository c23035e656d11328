/* Fetches a ticket with a password by Heimdal's library, which, unlike MIT's, takes one for the name WELLKNOWN/ANONYMOUS.
 *   password_ticket PRINCIPAL PASSWORD CACHE */
#include <krb5.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    krb5_context context;
    krb5_principal client;
    krb5_get_init_creds_opt *options;
    krb5_creds ticket;
    krb5_ccache cache;
    if (argc != 4 || krb5_init_context(&context) != 0) return 2;
    memset(&ticket, 0, sizeof ticket);
    krb5_error_code error = krb5_parse_name(context, argv[1], &client);
    if (!error) error = krb5_get_init_creds_opt_alloc(context, &options);
    if (!error) error = krb5_get_init_creds_password(context, &ticket, client, argv[2], NULL, NULL, 0, NULL, options);
    if (!error) error = krb5_cc_resolve(context, argv[3], &cache);
    if (!error) error = krb5_cc_initialize(context, cache, ticket.client);
    if (!error) error = krb5_cc_store_cred(context, cache, &ticket);
    if (error) fprintf(stderr, "password_ticket: %s\n", krb5_get_error_message(context, error));
    return error != 0;
}
