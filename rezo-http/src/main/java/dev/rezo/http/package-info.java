/** The vocabulary and the SPIs of the client; knows no bytes on a wire. */
package dev.rezo.http;
