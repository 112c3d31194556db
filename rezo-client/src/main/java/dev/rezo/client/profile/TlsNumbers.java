package dev.rezo.client.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers and names of TLS that browsers mention (IANA, "Transport Layer Security (TLS)
 * Parameters" and "... Extensions").
 *
 * <p>Immutable.
 */
final class TlsNumbers {

  static final TlsNumbers VERSIONS =
      new TlsNumbers("versions", "TLSv1.3 0304 TLSv1.2 0303 TLSv1.1 0302 TLSv1 0301");

  static final TlsNumbers CIPHER_SUITES =
      new TlsNumbers(
          "cipher suites",
          """
          TLS_AES_128_GCM_SHA256 1301
          TLS_AES_256_GCM_SHA384 1302
          TLS_CHACHA20_POLY1305_SHA256 1303
          TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 c02b
          TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 c02c
          TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 c02f
          TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 c030
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 cca8
          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 cca9
          TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA c009
          TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA c00a
          TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA c013
          TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA c014
          TLS_RSA_WITH_AES_128_GCM_SHA256 009c
          TLS_RSA_WITH_AES_256_GCM_SHA384 009d
          TLS_RSA_WITH_AES_128_CBC_SHA 002f
          TLS_RSA_WITH_AES_256_CBC_SHA 0035
          TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA c008
          TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA c012
          TLS_RSA_WITH_3DES_EDE_CBC_SHA 000a
          TLS_EMPTY_RENEGOTIATION_INFO_SCSV 00ff
          """);

  static final TlsNumbers GROUPS =
      new TlsNumbers(
          "groups",
          """
          X25519MLKEM768 11ec X25519Kyber768Draft00 6399
          x25519 001d x448 001e secp256r1 0017 secp384r1 0018 secp521r1 0019
          ffdhe2048 0100 ffdhe3072 0101 ffdhe4096 0102 ffdhe6144 0103 ffdhe8192 0104
          """);

  static final TlsNumbers SIGNATURES =
      new TlsNumbers(
          "signatures",
          """
          ecdsa_secp256r1_sha256 0403 ecdsa_secp384r1_sha384 0503 ecdsa_secp521r1_sha512 0603
          rsa_pss_rsae_sha256 0804 rsa_pss_rsae_sha384 0805 rsa_pss_rsae_sha512 0806
          rsa_pss_pss_sha256 0809 rsa_pss_pss_sha384 080a rsa_pss_pss_sha512 080b
          rsa_pkcs1_sha256 0401 rsa_pkcs1_sha384 0501 rsa_pkcs1_sha512 0601
          ecdsa_sha1 0203 rsa_pkcs1_sha1 0201 dsa_sha1 0202
          ed25519 0807 ed448 0808
          mldsa44 0904 mldsa65 0905 mldsa87 0906
          dsa_sha256 0402 ecdsa_sha224 0303 rsa_sha224 0301 dsa_sha224 0302
          """);

  static final TlsNumbers EXTENSIONS =
      new TlsNumbers(
          "extensions",
          """
          server_name 0000 status_request 0005 supported_groups 000a ec_point_formats 000b
          signature_algorithms 000d alpn 0010 status_request_v2 0011
          signed_certificate_timestamp 0012 padding 0015 extended_main_secret 0017
          compress_certificate 001b record_size_limit 001c delegated_credential 0022
          session_ticket 0023 pre_shared_key 0029 supported_versions 002b cookie 002c
          psk_key_exchange_modes 002d certificate_authorities 002f signature_algorithms_cert 0032
          key_share 0033 application_settings 4469 application_settings_new 44cd
          encrypted_client_hello fe0d renegotiation_info ff01
          """);

  private final String what;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  private TlsNumbers(String what, String table) {
    this.what = what;
    String[] words = table.trim().split("\\s+");
    for (int i = 0; i < words.length; i += 2) {
      int number = Integer.parseInt(words[i + 1], 16);
      numbers.put(words[i], number);
      names.put(number, words[i]);
    }
  }

  /**
   * The numbers of names with spaces between them.
   *
   * @throws IllegalArgumentException when one is not known here
   */
  List<Integer> numbers(String text) {
    List<Integer> list = new ArrayList<>();
    for (String name : text.trim().split("\\s+")) {
      Integer number = numbers.get(name);
      if (number == null) {
        throw new IllegalArgumentException(what + ": expected a known name, actual " + name);
      }
      list.add(number);
    }
    return list;
  }

  /** The names of numbers; of one that is not known, the number in hexadecimal. */
  List<String> names(List<Integer> list) {
    return list.stream()
        .map(number -> names.getOrDefault(number, String.format("0x%04x", number)))
        .toList();
  }
}
