package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CipherNamesTest {

  @ParameterizedTest
  @CsvSource({
    "ECDHE-ECDSA-AES128-GCM-SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "DHE-RSA-AES256-GCM-SHA384, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "DHE-RSA-AES256-SHA256, TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    "ECDHE-ECDSA-AES256-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "ECDHE-RSA-AES128-SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "AES128-GCM-SHA256, TLS_RSA_WITH_AES_128_GCM_SHA256",
    "AES256-SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  })
  void aNameOfOpensslIsThatOfThePlatform(String openssl, String platform) throws Exception {
    assertThat(CipherNames.suites(openssl, "TLS_AES_128_GCM_SHA256"))
        .containsExactly("TLS_AES_128_GCM_SHA256", platform);
    if (platform.startsWith("TLS_ECDHE")) { // Others are disabled on newer platforms.
      assertThat(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
          .contains(platform);
    }
  }

  @Test
  void listsAreSeparatedByColonCommaOrSpace() throws UsageException {
    assertThat(CipherNames.suites("AES128-SHA:AES256-SHA, AES128-SHA256", ""))
        .containsExactly(
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256");
  }

  @Test
  void whatIsNotChosenIsThePlatforms() throws Exception {
    List<String> platform =
        Arrays.asList(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());

    assertThat(CipherNames.suites(null, null)).containsExactlyInAnyOrderElementsOf(platform);
    assertThat(CipherNames.suites("AES128-SHA", null)).contains("TLS_AES_128_GCM_SHA256");
    assertThat(CipherNames.suites(null, "TLS_AES_128_GCM_SHA256"))
        .contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        .doesNotContain("TLS_AES_256_GCM_SHA384");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HIGH", "!aNULL", "TLS_AES_128_GCM_SHA256", "RC4-SHA"})
  void whatIsNoSuiteOfTls12IsRefused(String name) {
    assertThatThrownBy(() -> CipherNames.suites(name, null))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CIPHER))
        .hasMessageEndingWith("actual " + name);
  }
}
