import { type ConnectorMetadata, ConnectorPlatform } from '@logto/connector-kit';
import { formItems } from '../form.ts';
import { commonMetadata } from '../metadata.ts';

/**
 * What Logto shows of the native connector. Id and target are the official connector's, so that its
 * configuration and its users' identities go on working.
 */
export const metadata: ConnectorMetadata = {
  ...commonMetadata,
  id: 'alipay-native',
  platform: ConnectorPlatform.Native,
  description: {
    en: 'Lets users of your mobile app sign in with their Alipay account.',
    'zh-CN': '让移动应用的用户使用支付宝账号登录。',
    'zh-HK': '讓流動應用程式的用戶以支付寶帳戶登入。',
    'zh-TW': '讓行動應用程式的使用者以支付寶帳號登入。',
    ja: 'モバイルアプリのユーザーが Alipay アカウントでサインインできるようにします。',
    ko: '모바일 앱 사용자가 알리페이 계정으로 로그인할 수 있습니다.',
    ar: 'يتيح لمستخدمي تطبيق الجوال تسجيل الدخول بحساب Alipay.',
    de: 'Damit melden sich die Nutzer Ihrer mobilen App mit ihrem Alipay-Konto an.',
    es: 'Permite a los usuarios de su aplicación móvil iniciar sesión con su cuenta de Alipay.',
    'fa-IR': 'به کاربران برنامهٔ موبایل امکان می‌دهد با حساب Alipay وارد شوند.',
    fr: 'Permet aux utilisateurs de votre application mobile de se connecter avec leur compte Alipay.',
    it: 'Consente agli utenti della tua app mobile di accedere con il proprio account Alipay.',
    'pl-PL': 'Pozwala użytkownikom aplikacji mobilnej logować się kontem Alipay.',
    'pt-BR': 'Permite que os usuários do seu aplicativo móvel entrem com a conta do Alipay.',
    'pt-PT':
      'Permite que os utilizadores da sua aplicação móvel iniciem sessão com a conta Alipay.',
    ru: 'Позволяет пользователям мобильного приложения входить через учётную запись Alipay.',
    th: 'ให้ผู้ใช้แอปมือถือลงชื่อเข้าใช้ด้วยบัญชี Alipay',
    'tr-TR': 'Mobil uygulamanızın kullanıcılarının Alipay hesaplarıyla oturum açmasını sağlar.',
    'uk-UA': 'Дозволяє користувачам мобільного застосунку входити через обліковий запис Alipay.',
  },
  formItems,
};
