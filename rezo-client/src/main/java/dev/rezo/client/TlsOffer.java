package dev.rezo.client;

import dev.rezo.client.profile.ClientHello;
import dev.rezo.client.profile.HelloShape;
import dev.rezo.client.profile.TlsAspects;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake offers: of a configuration, of what ALPN is to say, and of a profile as far as
 * the platform lets one choose for one connection. Nothing here changes the process, and nothing
 * changes what is verified. Pure functions.
 *
 * <p>Immutable.
 */
final class TlsOffer {

  /** Since JDK 20; null before. */
  private static final @Nullable MethodHandle SET_GROUPS = setter("setNamedGroups");

  /** Since JDK 19; null before. */
  private static final @Nullable MethodHandle SET_SIGNATURES = setter("setSignatureSchemes");

  /** What can be chosen here. */
  static final TlsAspects.Choices CHOICES =
      new TlsAspects.Choices(
          SET_GROUPS != null, SET_SIGNATURES != null, "JDK " + Runtime.version().feature());

  /** More than a ClientHello needs. */
  private static final int HELLO_SIZE = 64 * 1024;

  private TlsOffer() {}

  private static @Nullable MethodHandle setter(String name) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              SSLParameters.class, name, MethodType.methodType(void.class, String[].class));
    } catch (ReflectiveOperationException olderPlatform) {
      return null;
    }
  }

  /**
   * The parameters of an engine.
   *
   * @param name the name to ask for and to expect
   */
  static SSLParameters of(
      SSLContext context,
      TlsSettings settings,
      String name,
      List<String> applicationProtocols,
      @Nullable BrowserProfile profile) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(settings.versions().toArray(String[]::new));
    if (!settings.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(settings.cipherSuites().toArray(String[]::new));
    }
    if (profile != null) {
      imitate(profile.hello(), context, parameters);
    }
    if (settings.verified()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    // Without this JSSE would send no SNI for a name of one label, such as localhost.
    SNIServerName sni = TlsNames.serverNameIndication(name);
    parameters.setServerNames(sni == null ? List.of() : List.of(sni));
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    return parameters;
  }

  /**
   * What the configuration leaves open is as the browser has it, but for what the platform would
   * not offer by itself.
   */
  private static void imitate(HelloShape hello, SSLContext context, SSLParameters parameters) {
    if (parameters.getCipherSuites() == null) {
      List<String> usable = new ArrayList<>(hello.cipherSuiteNames());
      usable.retainAll(Arrays.asList(context.getDefaultSSLParameters().getCipherSuites()));
      if (!usable.isEmpty()) {
        parameters.setCipherSuites(usable.toArray(String[]::new));
      }
    }
    set(SET_GROUPS, parameters, hello.groupNames());
    set(SET_SIGNATURES, parameters, hello.signatureNames().stream().distinct().toList());
  }

  /** What the platform does not have of a list, it leaves out by itself. */
  private static void set(
      @Nullable MethodHandle setter, SSLParameters parameters, List<String> names) {
    if (setter == null) {
      return;
    }
    try {
      setter.invoke(parameters, names.toArray(String[]::new));
    } catch (Throwable e) {
      throw new IllegalStateException("TLS: " + names + " cannot be offered: " + e.getMessage(), e);
    }
  }

  /**
   * What a handshake with these would begin with: an engine that leads nowhere is asked, so that it
   * is what this platform does, however it is set up. It loads no trust store.
   */
  static HelloShape hello(
      TlsSettings settings,
      String name,
      List<String> applicationProtocols,
      @Nullable BrowserProfile profile) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      SSLEngine engine = context.createSSLEngine(name, 443);
      engine.setUseClientMode(true);
      engine.setSSLParameters(of(context, settings, name, applicationProtocols, profile));
      ByteBuffer out = ByteBuffer.allocate(HELLO_SIZE);
      engine.wrap(ByteBuffer.allocate(0), out);
      return ClientHello.read(out.flip());
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException("TLS: no ClientHello can be made: " + e.getMessage(), e);
    }
  }
}
