import { type ConnectorMetadata, ConnectorPlatform } from '@logto/connector-kit';
import { webSettings } from '../../config/settings.ts';
import { createForm } from '../form.ts';
import { commonMetadata } from '../metadata.ts';

/**
 * What Logto shows of the web connector. Id and target are the official connector's, so that its
 * configuration and its users' identities go on working.
 */
export const metadata: ConnectorMetadata = {
  ...commonMetadata,
  id: 'alipay-web',
  platform: ConnectorPlatform.Web,
  description: {
    en: 'Lets users sign in with their Alipay account in the browser.',
    'zh-CN': '让用户在浏览器中使用支付宝账号登录。',
    'zh-HK': '讓用戶在瀏覽器中以支付寶帳戶登入。',
    'zh-TW': '讓使用者在瀏覽器中以支付寶帳號登入。',
    ja: 'ユーザーがブラウザーで Alipay アカウントを使ってサインインできるようにします。',
    ko: '사용자가 브라우저에서 알리페이 계정으로 로그인할 수 있습니다.',
    ar: 'يتيح للمستخدمين تسجيل الدخول بحساب Alipay في المتصفح.',
    de: 'Damit melden sich Nutzer im Browser mit ihrem Alipay-Konto an.',
    es: 'Permite a los usuarios iniciar sesión en el navegador con su cuenta de Alipay.',
    'fa-IR': 'به کاربران امکان می‌دهد در مرورگر با حساب Alipay وارد شوند.',
    fr: 'Permet aux utilisateurs de se connecter dans le navigateur avec leur compte Alipay.',
    it: 'Consente agli utenti di accedere nel browser con il proprio account Alipay.',
    'pl-PL': 'Pozwala użytkownikom logować się w przeglądarce kontem Alipay.',
    'pt-BR': 'Permite que os usuários entrem no navegador com a conta do Alipay.',
    'pt-PT': 'Permite que os utilizadores iniciem sessão no navegador com a conta Alipay.',
    ru: 'Позволяет пользователям входить в браузере через учётную запись Alipay.',
    th: 'ให้ผู้ใช้ลงชื่อเข้าใช้ในเบราว์เซอร์ด้วยบัญชี Alipay',
    'tr-TR': 'Kullanıcıların tarayıcıda Alipay hesaplarıyla oturum açmasını sağlar.',
    'uk-UA': 'Дозволяє користувачам входити у браузері через обліковий запис Alipay.',
  },
  formItems: createForm(webSettings),
};
