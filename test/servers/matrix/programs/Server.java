import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.*;
import java.util.*;
import javax.net.ssl.*;

/** java Server.java PORT CHAIN KEY ROOT SITUATION NAME */
class Server {
  static X509Certificate[] chain;
  static PrivateKey key;

  public static void main(String[] args) throws Exception {
    String situation = args[4], name = args[5];
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    chain = factory.generateCertificates(new FileInputStream(args[1])).toArray(new X509Certificate[0]);
    String pem = Files.readString(Path.of(args[2])).replaceAll("-----[^-]*-----|\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    for (String algorithm : List.of("EC", "RSA", "RSASSA-PSS", "EdDSA"))
      try {
        key = KeyFactory.getInstance(algorithm).generatePrivate(spec);
        break;
      } catch (InvalidKeySpecException other) {
      }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("root", factory.generateCertificate(new FileInputStream(args[3])));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new OnlyKey(situation.equals("unknown-name") ? name : null)}, trust.getTrustManagers(), null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = context.getDefaultSSLParameters();
            if (situation.equals("no-common-cipher")) {
              settings.setProtocols(new String[] {"TLSv1.2"});
              settings.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"});
            }
            if (situation.equals("tls-1.0-only")) settings.setProtocols(new String[] {"TLSv1"});
            if (situation.equals("client-certificate")) settings.setNeedClientAuth(true);
            parameters.setSSLParameters(settings);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(200, head ? -1 : 2);
          if (!head) exchange.getResponseBody().write("ok".getBytes());
          exchange.close();
        });
    server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    server.start();
  }

  /** One key whatever it fits, and for one name alone where one is given. */
  static class OnlyKey extends X509ExtendedKeyManager {
    final String name;

    OnlyKey(String name) {
      this.name = name;
    }

    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      String own = chain[0].getPublicKey().getAlgorithm();
      if (!type.equals(own) && !(type.startsWith("EC") && own.equals("EC"))) return null;
      if (name == null) return "only";
      for (SNIServerName asked : ((ExtendedSSLSession) engine.getHandshakeSession()).getRequestedServerNames())
        if (new String(asked.getEncoded()).equals(name)) return "only";
      return null;
    }

    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"only"};
    }

    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }

    public String[] getClientAliases(String type, Principal[] issuers) {
      return null;
    }
  }
}
