/** Names to addresses, with a cache; knows no sockets. */
package dev.rezo.dns;
