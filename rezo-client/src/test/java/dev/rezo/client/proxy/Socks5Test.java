package dev.rezo.client.proxy;

import static dev.rezo.client.proxy.Talk.hex;
import static dev.rezo.client.proxy.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.proxy.ProxyHandshake.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A54")
class Socks5Test {

  private static final String NAME_REQUEST = "050100" + "03" + "0b6f726967696e2e74657374" + "01bb";
  private static final String SUCCEEDED = "05 00 00 01 00000000 0000";

  private static ProxyHandshake toName() {
    return new Socks5(ProxyTarget.unresolved("origin.test", 443), null, "");
  }

  private static ProxyHandshake withLogin() {
    return new Socks5(ProxyTarget.unresolved("origin.test", 443), "ada", "pw");
  }

  @Test
  void aNameGoesToTheProxyAsItIs() {
    Talk talk = Talk.with(Socks5Test::toName, hex("0500" + SUCCEEDED));
    assertThat(talk.sent()).isEqualTo("050100" + NAME_REQUEST);
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,   01c0000207",
    "2001:db8::1, 0420010db8000000000000000000000001",
    "fe80::1%7,   04fe800000000000000000000000000001",
  })
  void anAddressGoesByItsBytes(String host, String address) {
    Talk talk =
        Talk.with(
            () -> new Socks5(ProxyTarget.unresolved(host, 443), null, ""), hex("0500" + SUCCEEDED));
    assertThat(talk.sent()).isEqualTo("050100" + "050100" + address + "01bb");
  }

  @Test
  void userAndPasswordAreGivenWhenAskedFor() {
    Talk talk = Talk.with(Socks5Test::withLogin, hex("0502" + "0100" + SUCCEEDED));
    assertThat(talk.sent()).isEqualTo("05020002" + "01036164610270" + "77" + NAME_REQUEST);
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
  }

  @Test
  void userAndPasswordAreKeptFromAProxyThatDoesNotAsk() {
    Talk talk = Talk.with(Socks5Test::withLogin, hex("0500" + SUCCEEDED));
    assertThat(talk.sent()).isEqualTo("05020002" + NAME_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 7f000001 1234",
        "03 04 74657374 1234",
        "03 00 1234",
        "04 20010db8000000000000000000000001 1234",
      })
  void whatFollowsTheReplyIsTheTargets(String bound) {
    Talk talk = Talk.with(Socks5Test::toName, hex("0500" + "050000" + bound + "686921"));
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
    assertThat(talk.rest()).isEqualTo("hi!");
  }

  @ParameterizedTest
  @CsvSource({
    "1, general failure",
    "2, not allowed by the proxy's rules",
    "3, network unreachable",
    "4, host unreachable",
    "5, connection refused",
    "6, TTL expired",
    "7, command not supported",
    "8, address type not supported",
    "9, unassigned",
    "255, unassigned",
  })
  void eachReplyCodeIsSaidInWords(int code, String words) {
    Talk talk = Talk.with(Socks5Test::toName, hex("0500" + "05" + String.format("%02x", code)));
    assertThat(talk.refusal()).contains("field REP: expected 0", "actual " + code, words);
    assertThat(talk.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "04; SOCKS5 method selection, field VER: expected 5, actual 4",
        "05 ff; field METHOD: expected 0 (no authentication), actual 255 (no acceptable methods",
        "05 02; field METHOD: expected 0 (no authentication), actual 2 (a method that was not",
        "05 01; field METHOD: expected 0 (no authentication), actual 1 (a method that was not",
        "0500 00; SOCKS5 reply, field VER: expected 5, actual 0",
        "0500 050001; SOCKS5 reply, field RSV: expected 0, actual 1",
        "0500 0500000500; SOCKS5 reply, field ATYP: expected 1, 3 or 4, actual 5",
      })
  void aMalformedReplyIsRefusedByField(String said, String message) {
    assertThat(Talk.with(Socks5Test::toName, hex(said)).refusal()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "05 ff; field METHOD: expected 0 (no authentication) or 2 (password), actual 255",
        "0502 05; SOCKS5 login verdict, field VER: expected 1, actual 5",
        "0502 0101; field STATUS: expected 0 (success), actual 1 (user or password refused)",
      })
  void aRefusedLoginIsSaidWithoutTheSecret(String said, String message) {
    Talk talk = Talk.with(Socks5Test::withLogin, hex(said));
    assertThat(talk.refusal()).contains(message).doesNotContain("pw", "ada");
  }

  @Test
  void aWebServerIsRecognised() {
    assertThat(Talk.with(Socks5Test::toName, text("HTTP/1.1 400 Bad\r\n\r\n")).refusal())
        .endsWith("expected 5, actual 72 (the 'H' of HTTP?)");
  }

  @ParameterizedTest
  @CsvSource({
    "'', method selection, 0",
    "05, method selection, 1",
    "0500, SOCKS5 reply, 0",
    "050005000001, SOCKS5 reply, 4",
  })
  void anEndSaysWhatWasMissing(String said, String what, int bytes) {
    assertThat(Talk.withEnd(Socks5Test::toName, hex(said)).refusal())
        .contains(what, "actual end of connection after " + bytes + " bytes");
    assertThat(Talk.withEnd(Socks5Test::withLogin, hex("0502")).refusal())
        .contains("login verdict");
  }

  @Test
  void aNameThatIsTooLongIsNotSent() {
    String name = "a".repeat(256);
    Talk talk = Talk.with(() -> new Socks5(ProxyTarget.unresolved(name, 1), null, ""), hex("0500"));
    assertThat(talk.refusal()).contains("DST.ADDR: expected at most 255 bytes, actual 256");
  }
}
